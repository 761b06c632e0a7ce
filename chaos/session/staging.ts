import type { Met } from '#chaos/drill/choosing.ts';
import type { Practice } from '#chaos/drill/practice.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { Chronicle } from './chronicle.ts';
import type { Planned } from './incident-forms.ts';
import { Relapse } from './relapse.ts';
import { stepOf, wantedOf } from './session-state.ts';
import type { TeamPager } from './team-pager.ts';
import type { Troubles } from './troubles.ts';

export type DrillPractice = Pick<
  Practice,
  'current' | 'holdsNothing' | 'isDrilled' | 'running' | 'reading' | 'start' | 'press' | 'resolve' | 'reopen' | 'stop'
>;

interface StagingOptions {
  chronicle: Chronicle;
  practice: DrillPractice;
  pager: TeamPager;
  troubles: Troubles;
}

/** Makes the lab as the step of a drill wants it, through the practice, and writes down what becomes of its incidents. */
export class Staging {
  private readonly chronicle: Chronicle;
  private readonly practice: DrillPractice;
  private readonly pager: TeamPager;
  private readonly troubles: Troubles;
  private readonly relapse: Relapse;
  /** What users felt when an incident came back; a controller that died in that moment does not know. */
  private relapsed = 'users suffer again';

  constructor({ chronicle, practice, pager, troubles }: StagingOptions) {
    this.chronicle = chronicle;
    this.practice = practice;
    this.pager = pager;
    this.troubles = troubles;
    this.relapse = new Relapse(practice);
  }

  /** Makes the lab as the step that is on wants it. What cannot be done now is tried again at the next tick. */
  async settle(): Promise<void> {
    try {
      this.adopt();
      await this.holdWanted();
      this.troubles.areOver();
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.troubles.tell(error);
    }
  }

  private async holdWanted(): Promise<void> {
    const { incident, isResolved, pressure } = wantedOf(this.chronicle.latest());
    const current = this.current();
    const isWanted =
      current && incident && isSame(this.practice.running(), incident) && (current.resolvedAt !== null) === isResolved;
    if (current && (current.state === 'stopping' || !isWanted)) {
      this.endIncident();
      // Users may have to wait for a while longer; the lab is left alone from here on.
      if (!incident && this.practice.holdsNothing()) this.noteApplied(null);
      return;
    }
    if (!incident || pressure === null) return this.noteApplied(null);
    if (!current && isResolved) return this.noteApplied(null);
    if (!current) {
      await this.practice.start(incident.scenario, { quiet: incident.quiet, pressure, isDrilled: true });
      this.adopt();
    } else if (this.lastApplied() !== pressure) await this.practice.press(pressure);
    this.noteApplied(pressure);
  }

  /** Opens an incident again whose repair does not last. */
  async watchResolved(): Promise<void> {
    const current = this.current();
    if (!current?.resolvedAt || current.state !== 'running') return;
    const reading = await this.relapse.look(performance.now());
    if (reading === undefined) return;
    this.relapsed = reading;
    this.practice.reopen(current.number);
    this.adopt();
    this.chronicle.tell(`${current.number} is open again: ${reading}`);
  }

  /** What runs for a drill, also one that the log does not know: its controller may have died before it was written down. */
  current() {
    return this.practice.isDrilled() ? this.practice.current() : undefined;
  }

  /** Takes note of what has become of incidents: the practice may know more than the log, after a death. */
  adopt(): void {
    const current = this.current();
    const known = () => this.chronicle.latest().incidents;
    if (current && !known().some(({ number }) => number === current.number)) {
      const { number, scenario, quiet } = this.practice.running();
      this.chronicle.append({ type: 'incident.begun', number, scenario, quiet }, 'controller');
    }
    if (current?.state === 'running') this.pager.send(current.number, current.pages);
    for (const { number, resolved, ended } of known()) {
      const isCurrent = number === current?.number;
      if (isCurrent && current?.resolvedAt && resolved === null)
        this.chronicle.append({ type: 'incident.resolved', number }, 'team');
      if (isCurrent && !current?.resolvedAt && resolved !== null)
        this.chronicle.append({ type: 'incident.reopened', number, reading: this.relapsed }, 'controller');
      if (!isCurrent && ended === null) this.chronicle.append({ type: 'incident.ended', number }, 'controller');
    }
  }

  /** Begins to end it: users may take a while until they are served again, and the agenda does not wait for them. */
  endIncident(): void {
    void this.practice.stop().catch((error: Error) => process.stderr.write(`${error.message}\n`));
  }

  private lastApplied(): number | null | undefined {
    const { applied } = this.chronicle.latest();
    return applied?.phase === stepOf(this.chronicle.latest()).id ? applied.pressure : undefined;
  }

  private noteApplied(pressure: number | null): void {
    if (!this.chronicle.isRunning() || this.lastApplied() === pressure) return;
    this.chronicle.append(
      { type: 'conditions.applied', phase: stepOf(this.chronicle.latest()).id, pressure },
      'controller',
    );
  }
}

const isSame = (one: Met, planned: Planned): boolean =>
  one.scenario === planned.scenario && one.quiet === planned.quiet;
