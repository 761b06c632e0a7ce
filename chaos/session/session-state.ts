import type { DiagnosisOutcome } from '#chaos/judge/diagnosis.ts';
import type { Suspect } from '#chaos/scenarios/definition.ts';
import type { Step } from './agenda.ts';
import { type Clock, elapsedAt, MINUTE_MS, setRunning } from './clock.ts';
import type { Planned, SessionEvent } from './events.ts';

/** One incident of a drill. Moments are Unix milliseconds, null until they have come. */
interface DrilledIncident extends Planned {
  number: string;
  begunAt: number;
  resolvedAt: number | null;
  endedAt: number | null;
  diagnoses: readonly Diagnosis[];
  /** Hints that the team took. */
  hints: number;
  /** Minutes of the drill's clock that guesses and hints have cost. */
  costMinutes: number;
}

interface Diagnosis {
  at: number;
  service: Suspect;
  mechanism: string | null;
  outcome: DiagnosisOutcome;
}

/** How a drill stands: nothing but what its events say. */
export interface SessionState {
  drill: number;
  begunAt: number;
  plan: readonly Planned[];
  agenda: readonly Step[];
  clock: Clock;
  isPaused: boolean;
  /** Things that the clock of a fast drill waits for. */
  holds: number;
  /** Index of the step that is on. */
  at: number;
  /** Drill milliseconds when that step was due, and by how much it was extended. */
  enteredAtMs: number;
  extendedMs: number;
  incidents: readonly DrilledIncident[];
  tools: readonly { name: string; answers: boolean; message: string }[];
  /** What was last done to the lab, and for which step. */
  applied: { phase: string; pressure: number | null } | null;
  ended: { at: number; why: 'finished' | 'stopped' | 'lab down' } | null;
}

/** The step that is on; of a drill that is over the last that was. */
export const stepOf = ({ agenda, at }: SessionState): Step => agenda[at] as Step;

/** Drill milliseconds when the step ends that is on. */
export const stepEndsAtMs = (state: SessionState): number =>
  state.enteredAtMs + stepOf(state).minutes * MINUTE_MS + state.extendedMs;

/** The clock runs unless somebody holds it. */
function clocked(state: SessionState, change: Partial<SessionState>, time: number): SessionState {
  const next = { ...state, ...change };
  const isRunning = !next.isPaused && next.holds === 0 && next.ended === null;
  return { ...next, clock: setRunning(state.clock, isRunning, time) };
}

function changed(
  state: SessionState,
  number: string,
  change: (one: DrilledIncident) => Partial<DrilledIncident>,
): SessionState {
  const incidents = state.incidents.map((one) => (one.number === number ? { ...one, ...change(one) } : one));
  return { ...state, incidents };
}

/** @throws Error when the first event is not that a drill begins */
function begun({ drill, time, body }: SessionEvent): SessionState {
  if (body.type !== 'drill.begun') throw new Error(`the events of drill ${drill} begin with ${body.type}`);
  const { plan, agenda, pace } = body;
  return {
    drill,
    begunAt: time,
    plan,
    agenda,
    clock: { pace, elapsedMs: 0, asOf: time, isRunning: true },
    isPaused: false,
    holds: 0,
    at: 0,
    enteredAtMs: 0,
    extendedMs: 0,
    incidents: [],
    tools: [],
    applied: null,
    ended: null,
  };
}

/** What an event makes of a state; undefined is the state before the first. */
export function advance(state: SessionState | undefined, event: SessionEvent): SessionState {
  if (!state) return begun(event);
  const { time, body } = event;
  switch (body.type) {
    case 'drill.begun':
      throw new Error(`drill ${event.drill} begins twice`);
    case 'phase.entered': {
      const at = state.agenda.findIndex(({ id }) => id === body.phase);
      return { ...state, at, enteredAtMs: body.atMs, extendedMs: 0 };
    }
    case 'phase.extended':
      return { ...state, extendedMs: state.extendedMs + body.byMs };
    case 'drill.paused':
      return clocked(state, { isPaused: true }, time);
    case 'drill.resumed':
      return clocked(state, { isPaused: false }, time);
    case 'clock.held':
      return clocked(state, { holds: state.holds + 1 }, time);
    case 'clock.released':
      return clocked(state, { holds: Math.max(0, state.holds - 1) }, time);
    case 'tools.checked':
      return { ...state, tools: body.tools };
    case 'conditions.applied':
      return { ...state, applied: { phase: body.phase, pressure: body.pressure } };
    case 'incident.begun': {
      const { number, scenario, quiet } = body;
      const open = { resolvedAt: null, endedAt: null, diagnoses: [], hints: 0, costMinutes: 0 };
      return { ...state, incidents: [...state.incidents, { number, scenario, quiet, begunAt: time, ...open }] };
    }
    case 'incident.resolved':
      return changed(state, body.number, () => ({ resolvedAt: time }));
    case 'incident.ended':
      return changed(state, body.number, () => ({ endedAt: time }));
    case 'diagnosis.made': {
      const { number, service, mechanism, outcome, costMinutes } = body;
      return changed(state, number, (one) => ({
        diagnoses: [...one.diagnoses, { at: time, service, mechanism, outcome }],
        costMinutes: one.costMinutes + costMinutes,
      }));
    }
    case 'hint.given':
      return changed(state, body.number, (one) => ({
        hints: Math.max(one.hints, body.hint),
        costMinutes: one.costMinutes + body.costMinutes,
      }));
    case 'drill.ended':
      return clocked(state, { ended: { at: time, why: body.why } }, time);
  }
}

/** How a drill stands after all these events; undefined where there are none. */
export function foldSession(events: readonly SessionEvent[]): SessionState | undefined {
  return events.reduce<SessionState | undefined>(advance, undefined);
}

/** What the lab must be like: with the incident of that place in the plan, or left alone. */
export interface Wanted {
  /** Undefined: no incident. */
  incident: Planned | undefined;
  /** How much of the incident's traffic comes; null where there is no incident. */
  pressure: number | null;
}

/** What the step that is on asks of the lab. An incident that is resolved makes room for the next of the plan. */
export function wantedOf(state: SessionState): Wanted {
  const { pressure } = stepOf(state);
  const isOver = state.ended !== null || pressure === null;
  const over = state.incidents.filter(({ resolvedAt, endedAt }) => resolvedAt !== null || endedAt !== null).length;
  const incident = isOver ? undefined : state.plan[over];
  return { incident, pressure: incident ? pressure : null };
}

/** Steps that are due by the clock and were not entered, each with the drill milliseconds when it was due. */
export function dueSteps(
  state: SessionState,
  now: number,
): { due: { phase: string; atMs: number }[]; isOver: boolean } {
  const due: { phase: string; atMs: number }[] = [];
  const elapsed = elapsedAt(state.clock, now);
  let next = state;
  while (state.ended === null && elapsed >= stepEndsAtMs(next)) {
    const atMs = stepEndsAtMs(next);
    const following = state.agenda[next.at + 1];
    if (!following) return { due, isOver: true };
    due.push({ phase: following.id, atMs });
    next = { ...next, at: next.at + 1, enteredAtMs: atMs, extendedMs: 0 };
  }
  return { due, isOver: false };
}
