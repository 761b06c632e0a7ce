import type { StopReport } from '#chaos/api/drill-answers.ts';
import type { Hint, JudgedDiagnosis } from '#chaos/api/session-answers.ts';
import { Turns } from '#chaos/async/turns.ts';
import type { Met } from '#chaos/drill/choosing.ts';
import { type DrillGround, requireHealthy } from '#chaos/drill/ground.ts';
import type { Practice } from '#chaos/drill/practice.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { type ClaimedEvidence, requireEvidence } from '#chaos/judge/claimed-evidence.ts';
import { type Claim, judgeClaim } from '#chaos/judge/diagnosis.ts';
import type { AnswerKey } from '#chaos/scenarios/definition.ts';
import { AGENDA, type Step } from './agenda.ts';
import { clockText, elapsedAt } from './clock.ts';
import type { EventLog } from './event-log.ts';
import type { Actor, Planned, SessionEventBody } from './events.ts';
import { advance, dueSteps, foldSession, type SessionState, stepEndsAtMs, stepOf, wantedOf } from './session-state.ts';
import { checkTools } from './tools.ts';

/** How often the clock is looked at. A step is entered at the moment when it was due all the same. */
const TICK_MS = 200;

/** What a session knows of an incident and its team does not. */
export interface Secrets {
  key: Pick<AnswerKey, 'service' | 'mechanisms' | 'herrings'>;
  hints: readonly string[];
}

interface SessionOptions {
  log: EventLog;
  practice: Pick<Practice, 'current' | 'holdsNothing' | 'isDrilled' | 'running' | 'start' | 'press' | 'stop'>;
  ground: DrillGround;
  secretsOf: (planned: Planned) => Promise<Secrets>;
  /** Unix milliseconds; by default this machine's clock. */
  now?: () => number;
}

/** From a nudge to nearly the answer: each costs more than the one before. */
const HINT_COST_MINUTES = [2, 5, 10];

interface Beginning {
  plan: readonly Planned[];
  /** Drill seconds for each real one. */
  pace: number;
  agenda?: readonly Step[];
}

/**
 * Leads a team's drill through its agenda. All that it knows is a fold over the event log, so that one that comes back
 * after its death goes on where the clock is by then.
 */
export class Session {
  private readonly log: EventLog;
  private readonly practice: SessionOptions['practice'];
  private readonly ground: DrillGround;
  private readonly secretsOf: SessionOptions['secretsOf'];
  private readonly now: () => number;
  private readonly turns = new Turns();
  private state: SessionState | undefined;
  private ticking: NodeJS.Timeout | undefined;
  private isTicking = false;
  private isChecking = false;
  /** What it could not do when it last tried. */
  private trouble = '';

  /** @throws ZodError when the log holds what is no event */
  constructor({ log, practice, ground, secretsOf, now = Date.now }: SessionOptions) {
    this.log = log;
    this.practice = practice;
    this.ground = ground;
    this.secretsOf = secretsOf;
    this.now = now;
    this.state = foldSession(log.read(log.latestDrill()));
  }

  /** The latest drill, whether it runs or is over; undefined before the first. */
  current(): SessionState | undefined {
    return this.state;
  }

  /** Whether a drill runs; then incidents are the facilitator's to begin and to end. */
  isRunning(): boolean {
    return this.state !== undefined && this.state.ended === null;
  }

  /** @throws LabError conflict while a drill runs. @param what was asked for, as in "./drill start" */
  refuseWhileRunning(what: string): void {
    if (this.isRunning())
      throw new LabError('conflict', `a drill runs, and ${what} would disturb it: ./drill session end ends it first`);
  }

  /**
   * Begins a drill.
   * @throws LabError conflict while a drill or an incident runs, unavailable unless the lab is healthy
   */
  begin({ plan, pace, agenda = AGENDA }: Beginning): Promise<SessionState> {
    return this.turns.take(async () => {
      this.refuseWhileRunning('another one');
      const incident = this.practice.current();
      if (incident)
        throw new LabError('conflict', `${incident.number} runs: ./drill stop ends it, then begin the drill`);
      requireHealthy('a drill', this.ground);
      const drill = this.log.latestDrill() + 1;
      this.state = undefined;
      this.append({ type: 'drill.begun', plan: [...plan], agenda: [...agenda], pace }, 'facilitator', drill);
      this.tell(`${stepOf(this.latest()).title} begins`);
      this.startTicking();
      return this.running();
    });
  }

  /** @throws LabError conflict unless a drill runs that does not stand already */
  pause(): Promise<SessionState> {
    return this.lead('drill.paused', (state) => !state.isPaused, 'the drill is paused already');
  }

  /** @throws LabError conflict unless a drill is paused */
  resume(): Promise<SessionState> {
    return this.lead('drill.resumed', (state) => state.isPaused, 'the drill is not paused');
  }

  /** Goes on to the next step now; after the last the drill is over. @throws LabError conflict unless a drill runs */
  next(): Promise<SessionState> {
    return this.turns.take(async () => {
      const state = this.running();
      const following = state.agenda[state.at + 1];
      if (following) await this.enter(following.id, elapsedAt(state.clock, this.now()), 'facilitator');
      else this.finish('finished', 'facilitator');
      return this.latest();
    });
  }

  /** Makes the step that is on longer. @param byMs drill milliseconds. @throws LabError conflict unless a drill runs */
  extend(byMs: number): Promise<SessionState> {
    return this.turns.take(async () => {
      this.running();
      this.append({ type: 'phase.extended', byMs }, 'facilitator');
      const state = this.running();
      this.tell(`${stepOf(state).title} goes on until ${clockText(stepEndsAtMs(state))}`);
      return state;
    });
  }

  /**
   * The kill switch: ends the drill, reverts whatever it does to the lab, and waits until users are served again.
   * @throws LabError conflict unless a drill runs, unavailable when something could not be reverted
   */
  async end(): Promise<{ state: SessionState; report: StopReport }> {
    // Not in turn: whatever the session is about to do to the lab must not hold this up, and finds a drill that is over.
    this.running();
    this.finish('stopped', 'facilitator');
    const report = await this.practice.stop();
    this.adopt();
    return { state: this.latest(), report };
  }

  /**
   * Looks at the clock no more, and does nothing more to the lab once this resolves. The drill goes on with whoever takes
   * it up.
   */
  fallSilent(): Promise<void> {
    clearInterval(this.ticking);
    return this.turns.take(async () => {});
  }

  /**
   * The team says what is wrong, and is told whether it is.
   * @throws LabError conflict unless an incident of the drill is open, bad-request for evidence that the record does not hold
   */
  async diagnose(claim: Claim, evidence: readonly ClaimedEvidence[]): Promise<JudgedDiagnosis> {
    const { number, begunAt, scenario, quiet } = this.openIncident();
    await requireEvidence(evidence, { service: claim.service, since: begunAt }, this.ground.telemetry);
    const { key } = await this.secretsOf({ scenario, quiet });
    if (this.openIncident().number !== number) throw new LabError('conflict', `${number} is over`);
    const judged = judgeClaim(claim, key);
    const { service, mechanism = null } = claim;
    this.append({ type: 'diagnosis.made', number, service, mechanism, evidence: [...evidence], ...judged }, 'team');
    this.tell(`${number}: a diagnosis was made`);
    return { number, ...judged };
  }

  /** The next hint of the incident that is open. @throws LabError conflict unless one is, or when there is none left */
  hint(): Promise<Hint> {
    return this.turns.take(async () => {
      const { number, hints, scenario, quiet } = this.openIncident();
      const secrets = await this.secretsOf({ scenario, quiet });
      const text = secrets.hints[hints];
      const costMinutes = HINT_COST_MINUTES[hints];
      if (text === undefined || costMinutes === undefined)
        throw new LabError('conflict', `the team has had all ${hints} hints of ${number}`);
      this.append({ type: 'hint.given', number, hint: hints + 1, costMinutes }, 'team');
      this.tell(`${number}: hint ${hints + 1} was taken`);
      return { number, hint: hints + 1, text, costMinutes };
    });
  }

  /** The lab is about to end, and with it the drill. What it did to the lab others revert. */
  endWithLab(): void {
    clearInterval(this.ticking);
    if (this.isRunning()) this.append({ type: 'drill.ended', why: 'lab down' }, 'controller');
  }

  /** While something is at work that takes as long in a fast drill as in a slow one, a fast clock stands. */
  async whileHeld<Result>(work: () => Promise<Result>): Promise<Result> {
    const drill = this.isRunning() && this.running().clock.pace > 1 ? this.running().drill : undefined;
    if (drill === undefined) return work();
    this.append({ type: 'clock.held' }, 'controller');
    try {
      return await work();
    } finally {
      if (this.isRunning() && this.running().drill === drill) this.append({ type: 'clock.released' }, 'controller');
    }
  }

  /** Takes up what an earlier controller left, after the practice did. Called once, when the lab is up. */
  recover(): Promise<void> {
    return this.turns.take(async () => {
      if (!this.state) {
        // Its log was lost.
        if (this.practice.isDrilled()) this.endIncident();
        return;
      }
      // What the clock waited for has died with the controller that knew of it.
      while (this.isRunning() && this.latest().holds > 0) this.append({ type: 'clock.released' }, 'controller');
      if (this.isRunning()) this.tell('the controller had died; the drill goes on');
      this.startTicking();
      await this.keepUp();
    });
  }

  private startTicking(): void {
    clearInterval(this.ticking);
    this.ticking = setInterval(() => void this.tick(), TICK_MS).unref();
  }

  /** What fails, the disk for instance, is tried again at the next tick; a drill goes on as long as its controller does. */
  private async tick(): Promise<void> {
    if (this.isTicking) return;
    this.isTicking = true;
    try {
      await this.turns.take(() => this.keepUp());
    } catch (error) {
      this.complain(error as Error);
    } finally {
      this.isTicking = false;
    }
  }

  /** Says what cannot be done, once for as long as it cannot. */
  private complain({ message }: Error): void {
    if (message !== this.trouble)
      process.stderr.write(`the drill cannot do what it should, and tries again: ${message}\n`);
    this.trouble = message;
  }

  /** Enters what is due, and makes the lab as the step that is on wants it. */
  private async keepUp(): Promise<void> {
    if (this.isRunning()) {
      const { due, isOver } = dueSteps(this.latest(), this.now());
      const latest = due.pop();
      // Those that have passed already, while no controller was there: nobody has met what they would have brought.
      for (const { phase, atMs } of due) this.append({ type: 'phase.entered', phase, atMs }, 'controller');
      if (latest) await this.enter(latest.phase, latest.atMs, 'controller');
      if (isOver) this.finish('finished', 'controller');
      void this.checkToolsOnce().catch((error: Error) => this.complain(error));
    }
    await this.settle();
    if (this.isRunning() || this.incidentOfDrill()) return;
    // It may have ended since.
    this.adopt();
    clearInterval(this.ticking);
  }

  private async enter(phase: string, atMs: number, by: Actor): Promise<void> {
    this.append({ type: 'phase.entered', phase, atMs }, by);
    this.tell(`${stepOf(this.latest()).title} begins`);
    await this.settle();
    void this.checkToolsOnce().catch((error: Error) => this.complain(error));
  }

  /** During setup, also by whoever comes back in the middle of it. The agenda does not wait for a tool. */
  private async checkToolsOnce(): Promise<void> {
    const { drill, tools } = this.latest();
    if (stepOf(this.latest()).id !== 'setup' || tools.length > 0 || this.isChecking) return;
    this.isChecking = true;
    const found = await checkTools(this.ground.telemetry);
    this.isChecking = false;
    if (this.isRunning() && this.latest().drill === drill)
      this.append({ type: 'tools.checked', tools: found }, 'controller');
  }

  private finish(why: 'finished' | 'stopped', by: Actor): void {
    // First written down: whoever comes back after a death finds a drill that is over, and ends what is left of it.
    this.append({ type: 'drill.ended', why }, by);
    this.tell(why === 'finished' ? 'the drill is over' : 'the drill was ended');
  }

  /** Makes the lab as the step that is on wants it. What cannot be done now is tried again at the next tick. */
  private async settle(): Promise<void> {
    try {
      this.adopt();
      await this.holdWanted();
      this.trouble = '';
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      this.complain(error);
    }
  }

  private async holdWanted(): Promise<void> {
    const { incident, pressure } = wantedOf(this.latest());
    const current = this.incidentOfDrill();
    const isWanted = current && !current.resolvedAt && incident && isSame(this.practice.running(), incident);
    if (current && (current.state === 'stopping' || !isWanted)) {
      this.endIncident();
      // Users may have to wait for a while longer; the lab is left alone from here on.
      if (!incident && this.practice.holdsNothing()) this.noteApplied(null);
      return;
    }
    if (!incident || pressure === null) return this.noteApplied(null);
    if (!current) {
      await this.practice.start(incident.scenario, { quiet: incident.quiet, pressure, isDrilled: true });
      this.adopt();
    } else if (this.lastApplied() !== pressure) await this.practice.press(pressure);
    this.noteApplied(pressure);
  }

  /** What runs for a drill, also one that the log does not know: its controller may have died before it was written down. */
  private incidentOfDrill() {
    return this.practice.isDrilled() ? this.practice.current() : undefined;
  }

  /** Takes note of what has become of incidents: the practice may know more than the log, after a death. */
  private adopt(): void {
    const current = this.incidentOfDrill();
    const known = () => this.latest().incidents;
    if (current && !known().some(({ number }) => number === current.number)) {
      const { number, scenario, quiet } = this.practice.running();
      this.append({ type: 'incident.begun', number, scenario, quiet }, 'controller');
    }
    for (const { number, resolvedAt, endedAt } of known()) {
      const isCurrent = number === current?.number;
      if (isCurrent && current?.resolvedAt && resolvedAt === null)
        this.append({ type: 'incident.resolved', number }, 'team');
      if (!isCurrent && endedAt === null) this.append({ type: 'incident.ended', number }, 'controller');
    }
  }

  /** Begins to end it: users may take a while until they are served again, and the agenda does not wait for them. */
  private endIncident(): void {
    void this.practice.stop().catch((error: Error) => process.stderr.write(`${error.message}\n`));
  }

  private lastApplied(): number | null | undefined {
    const { applied } = this.latest();
    return applied?.phase === stepOf(this.latest()).id ? applied.pressure : undefined;
  }

  private noteApplied(pressure: number | null): void {
    if (!this.isRunning() || this.lastApplied() === pressure) return;
    this.append({ type: 'conditions.applied', phase: stepOf(this.latest()).id, pressure }, 'controller');
  }

  private async lead(
    type: 'drill.paused' | 'drill.resumed',
    isPossible: (state: SessionState) => boolean,
    otherwise: string,
  ): Promise<SessionState> {
    return this.turns.take(async () => {
      if (!isPossible(this.running())) throw new LabError('conflict', otherwise);
      this.append({ type }, 'facilitator');
      this.tell(type === 'drill.paused' ? 'the drill is paused' : 'the drill goes on');
      return this.running();
    });
  }

  /** @throws LabError conflict unless an incident of the drill is open */
  private openIncident() {
    const open = this.running().incidents.findLast(
      ({ resolvedAt, endedAt }) => resolvedAt === null && endedAt === null,
    );
    if (open) return open;
    throw new LabError('conflict', 'no incident of the drill is open at the moment');
  }

  private latest(): SessionState {
    if (this.state) return this.state;
    throw new LabError('conflict', 'no drill runs: ./drill session begin begins one');
  }

  /** @throws LabError conflict unless a drill runs */
  private running(): SessionState {
    const state = this.latest();
    if (state.ended === null) return state;
    throw new LabError('conflict', 'the drill is over: ./drill session begin begins another one');
  }

  private append(body: SessionEventBody, by: Actor, drill = this.latest().drill): void {
    this.state = advance(this.state, this.log.append(drill, body, { by, time: this.now() }));
  }

  private tell(what: string): void {
    this.ground.say('drill', 'drill', `${clockText(elapsedAt(this.latest().clock, this.now()))}  ${what}`);
  }
}

const isSame = (one: Met, planned: Planned): boolean =>
  one.scenario === planned.scenario && one.quiet === planned.quiet;
