import type { StopReport } from '#chaos/api/drill-answers.ts';
import type { CodeHistory } from '#chaos/api/history-routes.ts';
import { Turns } from '#chaos/async/turns.ts';
import { type DrillGround, requireHealthy } from '#chaos/drill/ground.ts';
import { wholeReport } from '#chaos/drill/whole-report.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { AGENDA, type Step } from './agenda.ts';
import { AiGate } from './ai-gate.ts';
import { AiSuggestions } from './ai-suggestions.ts';
import { Chronicle } from './chronicle.ts';
import { ClockHolds } from './clock-holds.ts';
import { CodeEvents } from './code-events.ts';
import { CoverageWatch } from './coverage-watch.ts';
import type { EventLog } from './event-log.ts';
import type { Actor, SessionEvent } from './events.ts';
import type { Planned } from './incident-forms.ts';
import { Lead } from './lead.ts';
import { dueSteps, type SessionState, stepOf } from './session-state.ts';
import { type DrillPractice, Staging } from './staging.ts';
import { type Secrets, TeamAnswers } from './team-answers.ts';
import { TeamBoard } from './team-board.ts';
import { TeamPager } from './team-pager.ts';
import { ToolWatch } from './tool-watch.ts';
import { Troubles } from './troubles.ts';

/** How often the clock is looked at. A step is entered at the moment when it was due all the same. */
const TICK_MS = 200;

/** The step in which what is believed is tested. */
const VERIFICATION = 'phase-2';

interface SessionOptions {
  log: EventLog;
  /** One for each incident that may run at once. */
  practices: readonly [DrillPractice, ...DrillPractice[]];
  ground: DrillGround;
  history: Pick<CodeHistory, 'saves' | 'diff' | 'diffSince'>;
  secretsOf: (planned: Planned) => Promise<Secrets>;
  /** Unix milliseconds; by default this machine's clock. */
  now?: () => number;
}

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
  private readonly chronicle: Chronicle;
  private readonly practices: readonly [DrillPractice, ...DrillPractice[]];
  private readonly ground: DrillGround;
  private readonly staging: Staging;
  private readonly answers: TeamAnswers;
  private readonly coverage: CoverageWatch;
  private readonly toolWatch: ToolWatch;
  private readonly secretsOf: (planned: Planned) => Promise<Secrets>;
  /** What its facilitator makes of clock and plan. */
  readonly lead: Lead;
  /** What the clock of a fast drill waits for. */
  readonly holds: ClockHolds;
  /** What becomes of the team's code. */
  readonly code: CodeEvents;
  /** What calls and presses the team. */
  readonly pager: TeamPager;
  /** Roles, hypotheses, status updates. */
  readonly board: TeamBoard;
  /** Whether AI may help. */
  readonly gate: AiGate;
  /** What AIs proposed. */
  readonly suggestions: AiSuggestions;
  private readonly troubles = new Troubles();
  private readonly turns = new Turns();
  private ticking: NodeJS.Timeout | undefined;
  private isTicking = false;

  /** @throws ZodError when the log holds what is no event */
  constructor({ log, practices, ground, history, secretsOf, now = Date.now }: SessionOptions) {
    this.chronicle = new Chronicle({ log, ground, now });
    this.lead = new Lead(this.chronicle, this.turns);
    this.holds = new ClockHolds(this.chronicle);
    this.practices = practices;
    this.ground = ground;
    this.pager = new TeamPager(this.chronicle, (alarm) => this.staging.incidentThatBreaks(alarm));
    this.staging = new Staging({ chronicle: this.chronicle, practices, pager: this.pager, troubles: this.troubles });
    this.secretsOf = secretsOf;
    this.answers = new TeamAnswers({
      chronicle: this.chronicle,
      telemetry: ground.telemetry,
      secretsOf,
      onNothingWrong: (number) => this.staging.resolve(number),
    });
    this.code = new CodeEvents(this.chronicle, history);
    this.coverage = new CoverageWatch(this.chronicle, ground.telemetry);
    this.toolWatch = new ToolWatch(this.chronicle, ground);
    this.board = new TeamBoard(this.chronicle);
    this.gate = new AiGate(this.chronicle);
    this.suggestions = new AiSuggestions(this.chronicle, this.gate);
  }

  /** The latest drill, whether it runs or is over; undefined before the first. */
  current(): SessionState | undefined {
    return this.chronicle.current();
  }

  /** What happened in a drill. @param drill by default the latest. @throws LabError not-found */
  eventsOf(drill?: number): readonly SessionEvent[] {
    return this.chronicle.eventsOf(drill);
  }

  /** See `Chronicle`. */
  nextEvent(...wait: Parameters<Chronicle['nextEvent']>): Promise<void> {
    return this.chronicle.nextEvent(...wait);
  }

  /** Whether a drill runs; then incidents are the facilitator's to begin and to end. */
  isRunning(): boolean {
    return this.chronicle.isRunning();
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
      const incident = this.practices.map((one) => one.current()).find((one) => one !== undefined);
      if (incident)
        throw new LabError('conflict', `${incident.number} runs: ./drill stop ends it, then begin the drill`);
      requireHealthy('a drill', this.ground);
      this.chronicle.begin({ type: 'drill.begun', plan: [...plan], agenda: [...agenda], pace }, 'facilitator');
      this.chronicle.tell(`${stepOf(this.chronicle.latest()).title} begins`);
      this.startTicking();
      return this.chronicle.running();
    });
  }

  /** Goes on to the next step now; after the last the drill is over. @throws LabError conflict unless a drill runs */
  next(): Promise<SessionState> {
    return this.turns.take(async () => {
      const state = this.chronicle.running();
      const following = state.agenda[state.at + 1];
      if (following) await this.enter(following.id, this.chronicle.elapsedMs(), 'facilitator');
      else this.finish('finished', 'facilitator');
      return this.chronicle.latest();
    });
  }

  /**
   * The kill switch: ends the drill, reverts whatever it does to the lab, and waits until users are served again.
   * @throws LabError conflict unless a drill runs, unavailable when something could not be reverted
   */
  async end(): Promise<{ state: SessionState; report: StopReport }> {
    // Not in turn: whatever the session is about to do to the lab must not hold this up, and finds a drill that is over.
    this.chronicle.running();
    this.finish('stopped', 'facilitator');
    const reports = await Promise.all(this.practices.map((one) => one.stop()));
    this.staging.adopt();
    return { state: this.chronicle.latest(), report: wholeReport(reports) };
  }

  /**
   * Looks at the clock no more, and does nothing more to the lab once this resolves. The drill goes on with whoever takes
   * it up.
   */
  fallSilent(): Promise<void> {
    clearInterval(this.ticking);
    return this.turns.take(async () => {});
  }

  /** See `TeamAnswers`. */
  diagnose(...claimed: Parameters<TeamAnswers['diagnose']>): ReturnType<TeamAnswers['diagnose']> {
    return this.answers.diagnose(...claimed);
  }

  /** See `TeamAnswers`. */
  hint(...asked: Parameters<TeamAnswers['hint']>): ReturnType<TeamAnswers['hint']> {
    return this.answers.hint(...asked);
  }

  /** The lab is about to end, and with it the drill. What it did to the lab others revert. */
  endWithLab(): void {
    clearInterval(this.ticking);
    if (this.chronicle.isRunning()) this.chronicle.append({ type: 'drill.ended', why: 'lab down' }, 'controller');
  }

  /** Takes up what an earlier controller left, after the practice did. Called once, when the lab is up. */
  recover(): Promise<void> {
    return this.turns.take(async () => {
      if (!this.chronicle.current()) {
        // Its log was lost.
        this.staging.endAll();
        return;
      }
      this.holds.releaseStale();
      if (this.chronicle.isRunning()) this.chronicle.tell('the controller had died; the drill goes on');
      await this.code.catchUp();
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
      this.troubles.tell(error as Error);
    } finally {
      this.isTicking = false;
    }
  }

  /** Enters what is due, and makes the lab as the step that is on wants it. */
  private async keepUp(): Promise<void> {
    if (this.chronicle.isRunning()) {
      const { due, isOver } = dueSteps(this.chronicle.latest(), this.chronicle.now());
      const latest = due.pop();
      // Those that have passed already, while no controller was there: nobody has met what they would have brought.
      for (const { phase, atMs } of due) this.chronicle.append({ type: 'phase.entered', phase, atMs }, 'controller');
      if (latest) await this.enter(latest.phase, latest.atMs, 'controller');
      if (isOver) this.finish('finished', 'controller');
      void this.toolWatch.settle().catch((error: Error) => this.troubles.tell(error));
    }
    await this.staging.settle();
    await this.staging.watchResolved();
    this.pager.settle();
    await this.pager.press((number) => this.mailsOf(number));
    void this.coverage.measure().catch((error: Error) => this.troubles.tell(error));
    if (this.chronicle.isRunning() || this.staging.isAtWork() || this.coverage.isDue()) return;
    // It may have ended since.
    this.staging.adopt();
    clearInterval(this.ticking);
  }

  /** What customers write about an incident of the drill. */
  private async mailsOf(number: string): Promise<readonly string[]> {
    const planned = this.chronicle.latest().incidents.find((one) => one.number === number);
    return planned ? (await this.secretsOf(planned)).mails : [];
  }

  private async enter(phase: string, atMs: number, by: Actor): Promise<void> {
    this.chronicle.append({ type: 'phase.entered', phase, atMs }, by);
    this.chronicle.tell(`${stepOf(this.chronicle.latest()).title} begins`);
    if (phase === VERIFICATION) this.board.askForTests();
    await this.staging.settle();
  }

  private finish(why: 'finished' | 'stopped', by: Actor): void {
    // First written down: whoever comes back after a death finds a drill that is over, and ends what is left of it.
    this.chronicle.append({ type: 'drill.ended', why }, by);
    this.chronicle.tell(why === 'finished' ? 'the drill is over' : 'the drill was ended');
  }
}
