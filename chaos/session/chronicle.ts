import { Waiters } from '#chaos/async/waiters.ts';
import type { DrillGround } from '#chaos/drill/ground.ts';
import { whichIncident } from '#chaos/drill/which-incident.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { clockText, elapsedAt } from './clock.ts';
import type { EventLog } from './event-log.ts';
import type { Actor, SessionEvent, SessionEventBody } from './events.ts';
import { type DrilledIncident, isOpen } from './incidents.ts';
import { advance, foldSession, type SessionState } from './session-state.ts';

interface ChronicleOptions {
  log: EventLog;
  ground: Pick<DrillGround, 'say'>;
  /** Unix milliseconds. */
  now: () => number;
}

/** A team's latest drill as its log tells it, and the only place that writes the log. */
export class Chronicle {
  private readonly log: EventLog;
  private readonly ground: Pick<DrillGround, 'say'>;
  readonly now: () => number;
  private state: SessionState | undefined;
  private readonly waiters = new Waiters();
  /** Of the latest drill: those who follow it ask with each event. */
  private events: SessionEvent[];

  /** @throws ZodError when the log holds what is no event */
  constructor({ log, ground, now }: ChronicleOptions) {
    this.log = log;
    this.ground = ground;
    this.now = now;
    this.events = log.read(log.latestDrill());
    this.state = foldSession(this.events);
  }

  /** The latest drill, whether it runs or is over; undefined before the first. */
  current(): SessionState | undefined {
    return this.state;
  }

  isRunning(): boolean {
    return this.state !== undefined && this.state.ended === null;
  }

  /** @throws LabError conflict before the first drill */
  latest(): SessionState {
    if (this.state) return this.state;
    throw new LabError('conflict', 'no drill runs: ./drill session begin begins one');
  }

  /** @throws LabError conflict unless a drill runs */
  running(): SessionState {
    const state = this.latest();
    if (state.ended === null) return state;
    throw new LabError('conflict', 'the drill is over: ./drill session begin begins another one');
  }

  /** @param number where several are. @throws LabError conflict unless an incident of the drill is open, not-found */
  openIncident(number?: string): DrilledIncident {
    const open = this.running().incidents.filter(isOpen);
    return whichIncident(open, number, 'no incident of the drill is open at the moment');
  }

  /**
   * The incident that somebody tells of: one that is open, or one that is named, or else the latest, since people go on about
   * what is over.
   * @throws LabError conflict unless the drill has had one, or where several are open and none is named; not-found
   */
  toldIncident(number?: string): DrilledIncident {
    const { incidents } = this.running();
    const none = 'no incident of the drill has begun yet';
    if (number !== undefined) return whichIncident(incidents, number, none);
    const open = incidents.filter(isOpen);
    return whichIncident(open.length > 0 ? open : incidents.slice(-1), undefined, none);
  }

  /** What happened in a drill. @param drill by default the latest. @throws LabError not-found */
  eventsOf(drill = this.events[0]?.drill): readonly SessionEvent[] {
    return drill !== undefined && drill === this.events[0]?.drill ? this.events : this.log.eventsOf(drill);
  }

  /** Resolves when there is an event after that one, after so many milliseconds, or when the signal is aborted. */
  async nextEvent(after: number, ms: number, signal: AbortSignal): Promise<void> {
    if ((this.events.at(-1)?.id ?? 0) <= after && !signal.aborted) await this.waiters.wait(ms, signal);
  }

  /** Begins the next drill's part of the log. */
  begin(body: SessionEventBody & { type: 'drill.begun' }, by: Actor): void {
    const drill = this.log.latestDrill() + 1;
    this.state = undefined;
    this.write(drill, body, by);
  }

  /** Writes down what happened in the latest drill. */
  append(body: SessionEventBody, by: Actor): void {
    this.write(this.latest().drill, body, by);
  }

  /** Drill milliseconds since the drill began. */
  elapsedMs(): number {
    return elapsedAt(this.latest().clock, this.now());
  }

  /** Tells those who follow the lab, with the time by the drill's own clock. */
  tell(what: string): void {
    this.ground.say('drill', 'drill', `${clockText(this.elapsedMs())}  ${what}`);
  }

  private write(drill: number, body: SessionEventBody, by: Actor): void {
    const event = this.log.append(drill, body, { by, time: this.now() });
    this.state = advance(this.state, event);
    this.events = event.drill === this.events[0]?.drill ? [...this.events, event] : [event];
    this.waiters.wake();
  }
}
