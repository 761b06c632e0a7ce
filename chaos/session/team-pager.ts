import { LabError } from '#chaos/errors/lab-error.ts';
import { Alarms } from './alarms.ts';
import type { Chronicle } from './chronicle.ts';
import type { SessionEventBody } from './events.ts';
import { type DrilledIncident, isOpen } from './incidents.ts';
import type { MAIL_SENDERS } from './pager-forms.ts';
import type { SentPage } from './pager-state.ts';
import { duePressing } from './pressing.ts';

/** Calls a team, presses it, and keeps who answered. */
export class TeamPager {
  private readonly chronicle: Chronicle;
  private readonly ownerOf: (alarm: string) => string | undefined;
  private readonly alarms = new Alarms();
  /** What customers write, by incident. */
  private readonly mails = new Map<string, readonly string[]>();

  /** @param ownerOf number of the incident that an alarm is about, where that is known */
  constructor(chronicle: Chronicle, ownerOf: (alarm: string) => string | undefined = () => undefined) {
    this.chronicle = chronicle;
    this.ownerOf = ownerOf;
  }

  /** Sends what an incident calls its team with, as far as it was not sent yet. */
  send(number: string, pages: readonly { severity: 'page' | 'ticket'; text: string }[]): void {
    const sent = this.chronicle.latest().pager.pages;
    const had = sent.filter((one) => one.number === number && one.alarm === null).length;
    for (const [index, { severity, text }] of pages.slice(had).entries())
      this.append({ type: 'page.sent', page: sent.length + index + 1, number, severity, text }, 'controller');
  }

  /** See `Alarms`. */
  hear(...said: Parameters<Alarms['hear']>): void {
    this.alarms.hear(...said);
  }

  /** Pages what goes on, and says what is over. */
  settle(): void {
    if (!this.chronicle.isRunning()) return;
    const state = this.chronicle.latest();
    for (const body of this.alarms.due(state, this.ownerOf)) this.append(body, 'controller');
    const over = ({ number, alarm, resolved }: SentPage) =>
      alarm === null && resolved === null && isOver(state.incidents, number);
    for (const { id } of state.pager.pages.filter(over)) this.append({ type: 'page.resolved', page: id }, 'controller');
  }

  /** Somebody has seen it. @throws LabError not-found, conflict unless a drill runs, or when somebody has already */
  acknowledge(id: number, person: string): SentPage {
    const { acknowledged } = this.find(id);
    if (acknowledged) throw new LabError('conflict', `page ${id} was acknowledged by ${acknowledged.person} already`);
    this.chronicle.append({ type: 'page.acknowledged', page: id, person }, 'team');
    this.chronicle.tell(`page ${id} is acknowledged by ${person}`);
    return this.find(id);
  }

  /** The facilitator lets somebody write. @param asked about which incident. @throws LabError see `Chronicle.toldIncident` */
  write(from: (typeof MAIL_SENDERS)[number], text: string, asked?: string): void {
    const { number } = this.chronicle.toldIncident(asked);
    const mail = this.chronicle.running().pager.mails.length + 1;
    this.append({ type: 'mail.received', mail, number, from, text }, 'facilitator');
  }

  /**
   * Presses the team with what is due. @param mailsOf what customers write about an incident
   */
  async press(mailsOf: (number: string) => Promise<readonly string[]>): Promise<void> {
    if (!this.chronicle.isRunning()) return;
    for (const { number } of this.chronicle.latest().incidents.filter(isOpen))
      if (!this.mails.has(number)) this.mails.set(number, await mailsOf(number));
    if (!this.chronicle.isRunning()) return;
    for (const body of duePressing(this.chronicle.latest(), this.chronicle.elapsedMs(), this.mails))
      this.append(body, 'controller');
  }

  private append(body: SessionEventBody, by: 'controller' | 'facilitator'): void {
    this.chronicle.append(body, by);
    const words = wordsOf(body);
    if (words) this.chronicle.tell(words);
  }

  private find(id: number): SentPage {
    const found = this.chronicle.running().pager.pages.find((one) => one.id === id);
    if (found) return found;
    throw new LabError('not-found', `there is no page ${id} in this drill`, { field: 'id', got: String(id) });
  }
}

/** What an incident brought with it is over when its conditions are. */
const isOver = (incidents: readonly DrilledIncident[], number: string | null): boolean =>
  incidents.some((one) => one.number === number && one.ended !== null);

/** What those who follow the lab are told. */
function wordsOf(body: SessionEventBody): string | undefined {
  switch (body.type) {
    case 'page.sent':
      return `${body.severity} ${body.page}: ${body.text}`;
    case 'page.resolved':
      return `page ${body.page}: over`;
    case 'page.escalated':
      return `nobody has acknowledged page ${body.page}: it goes ${body.level === 1 ? 'to the next one up' : 'higher still'}`;
    case 'mail.received':
      return `mail from ${body.from === 'customer' ? 'a customer' : 'above'}: ${body.text}`;
    case 'update.due':
      return `${body.number}: the company waits for a status update`;
    case 'update.late':
      return `${body.number}: the status update is late`;
    default:
      return undefined;
  }
}
