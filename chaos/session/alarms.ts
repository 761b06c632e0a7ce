import { elapsedAt } from './clock.ts';
import type { SessionEventBody } from './events.ts';
import { isOpen } from './incidents.ts';
import type { SessionState } from './session-state.ts';

/** Something that calls a team for as long as it goes on: probes that users would not be content with, or an alert. */
export interface Alarm {
  /** The same for as long as it goes on, and unlike any other of its source. */
  id: string;
  severity: 'page' | 'ticket';
  /** A symptom, never a cause. */
  text: string;
  /** Unix milliseconds since when it is so. */
  since: number;
}

/** What each source of alarms has said last. A source that has not said anything yet, or not again, decides nothing. */
export class Alarms {
  private readonly heard = new Map<string, { alarms: readonly Alarm[]; unknown: ReadonlySet<string> }>();

  /**
   * @param source such as "probes"
   * @param alarms all that go on by now
   * @param unknown ids of those of which it cannot be said yet whether they still do
   */
  hear(source: string, alarms: readonly Alarm[], unknown: ReadonlySet<string> = new Set()): void {
    this.heard.set(source, { alarms, unknown });
  }

  /**
   * What has to be written down so that each alarm that goes on has its page, and none that is over: counted from what
   * was written, so that whoever comes back after a death sends nothing twice.
   * @param ownerOf number of the incident that an alarm is about, where that is known
   */
  due(state: SessionState, ownerOf: (id: string) => string | undefined = () => undefined): SessionEventBody[] {
    const calling = state.pager.pages.filter(({ alarm, resolved }) => alarm !== null && resolved === null);
    const due: SessionEventBody[] = [];
    let page = state.pager.pages.length;
    for (const [source, { alarms, unknown }] of this.heard) {
      const name = (id: string) => `${source} ${id}`;
      const isOn = new Set([...alarms.map(({ id }) => id), ...unknown].map(name));
      const own = calling.filter(({ alarm }) => alarm?.startsWith(name('')));
      const over = own.filter(({ alarm }) => !isOn.has(alarm ?? ''));
      due.push(...over.map(({ id }): SessionEventBody => ({ type: 'page.resolved', page: id })));
      for (const one of alarms) {
        if (own.some(({ alarm }) => alarm === name(one.id))) continue;
        page += 1;
        due.push({
          type: 'page.sent',
          page,
          number: ownerOf(one.id) ?? numberOf(state),
          alarm: name(one.id),
          ...toldOf(one, state),
        });
      }
    }
    return due;
  }
}

const toldOf = ({ severity, text, since }: Alarm, { clock }: SessionState) => ({
  severity,
  text,
  since: { time: since, atMs: elapsedAt(clock, since) },
});

/** The incident that a page belongs to: the one that is open, or the one that goes on after its repair. */
function numberOf({ incidents }: SessionState): string | null {
  const open = incidents.findLast((one) => isOpen(one)) ?? incidents.findLast(({ ended }) => ended === null);
  return open?.number ?? null;
}
