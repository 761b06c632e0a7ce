import type { Incident } from '#chaos/api/drill-answers.ts';
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
  | 'current'
  | 'holdsNothing'
  | 'isDrilled'
  | 'running'
  | 'reading'
  | 'start'
  | 'press'
  | 'resolve'
  | 'reopen'
  | 'breaks'
  | 'stop'
>;

interface StagingOptions {
  chronicle: Chronicle;
  /** One for each incident that may run at once. */
  practices: readonly DrillPractice[];
  pager: TeamPager;
  troubles: Troubles;
}

/** Makes the lab as the step of a drill wants it, through practices, and writes down what becomes of its incidents. */
export class Staging {
  private readonly chronicle: Chronicle;
  private readonly practices: readonly DrillPractice[];
  private readonly pager: TeamPager;
  private readonly troubles: Troubles;
  private readonly relapses: readonly Relapse[];
  /** What users felt when an incident came back; a controller that died in that moment does not know. */
  private relapsed = 'users suffer again';

  constructor({ chronicle, practices, pager, troubles }: StagingOptions) {
    this.chronicle = chronicle;
    this.practices = practices;
    this.pager = pager;
    this.troubles = troubles;
    this.relapses = practices.map((one) => new Relapse(one));
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
    const { incidents, pressure } = wantedOf(this.chronicle.latest());
    const isWanted = ({ number, state }: Incident) =>
      state !== 'stopping' && incidents.some((one) => one.number === number);
    const unwanted = this.running().filter(({ current }) => !isWanted(current));
    if (unwanted.length > 0) {
      for (const { practice } of unwanted) this.end(practice);
      // Users may have to wait for a while longer; the lab is left alone from here on.
      if (incidents.length === 0 && this.practices.every((one) => one.holdsNothing())) this.noteApplied(null);
      return;
    }
    if (pressure === null) return this.noteApplied(null);
    const isPressed = this.lastApplied() === pressure;
    for (const { practice, current } of this.running())
      if (!isPressed && current.state === 'running') await practice.press(pressure);
    for (const { planned, number } of incidents) if (number === null) await this.begin(planned, pressure);
    this.noteApplied(this.running().length > 0 ? pressure : null);
  }

  private async begin({ scenario, quiet }: Planned, pressure: number): Promise<void> {
    const free = this.practices.find((one) => !one.current());
    if (!free) throw new LabError('conflict', 'this lab can run no further incident at once');
    await free.start(scenario, { quiet, pressure, isDrilled: true });
    this.adopt();
  }

  /** Opens incidents again whose repair does not last. */
  async watchResolved(): Promise<void> {
    for (const [index, practice] of this.practices.entries()) {
      const current = currentOf(practice);
      if (!current?.resolvedAt || current.state !== 'running') continue;
      const reading = await this.relapses[index]?.look(performance.now());
      if (reading === undefined) continue;
      this.relapsed = reading;
      practice.reopen(current.number);
      this.adopt();
      this.chronicle.tell(`${current.number} is open again: ${reading}`);
    }
  }

  /** Whether anything runs for a drill, also what the log does not know: its controller may have died before it was written down. */
  isAtWork(): boolean {
    return this.running().length > 0;
  }

  /** The incident that breaks a promise to users, as far as that is known. @param objective its id */
  incidentThatBreaks(objective: string): string | undefined {
    return this.running().find(({ practice }) => practice.breaks().has(objective))?.current.number;
  }

  /** The team has found, rightly, that nothing is wrong. */
  resolve(number: string): void {
    for (const { practice, current } of this.running()) if (current.number === number) practice.resolve(number);
    this.adopt();
  }

  /** Takes note of what has become of incidents: practices may know more than the log, after a death. */
  adopt(): void {
    const running = this.running();
    const known = () => this.chronicle.latest().incidents;
    for (const { practice, current } of running) {
      if (!known().some(({ number }) => number === current.number)) {
        const { number, scenario, quiet } = practice.running();
        this.chronicle.append({ type: 'incident.begun', number, scenario, quiet }, 'controller');
      }
      if (current.state === 'running') this.pager.send(current.number, current.pages);
    }
    for (const { number, resolved, ended } of known()) {
      const current = running.find((one) => one.current.number === number)?.current;
      if (current?.resolvedAt && resolved === null)
        this.chronicle.append({ type: 'incident.resolved', number }, 'team');
      if (current && !current.resolvedAt && resolved !== null)
        this.chronicle.append({ type: 'incident.reopened', number, reading: this.relapsed }, 'controller');
      if (!current && ended === null) this.chronicle.append({ type: 'incident.ended', number }, 'controller');
    }
  }

  /** Begins to end whatever runs: users may take a while until they are served again, and the agenda does not wait for them. */
  endAll(): void {
    for (const { practice } of this.running()) this.end(practice);
  }

  private end(practice: DrillPractice): void {
    void practice.stop().catch((error: Error) => process.stderr.write(`${error.message}\n`));
  }

  /** Practices with an incident of a drill. */
  private running(): { practice: DrillPractice; current: Incident }[] {
    return this.practices.flatMap((practice) => {
      const current = currentOf(practice);
      return current ? [{ practice, current }] : [];
    });
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

const currentOf = (practice: DrillPractice): Incident | undefined =>
  practice.isDrilled() ? practice.current() : undefined;
