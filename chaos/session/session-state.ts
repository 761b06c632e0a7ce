import type { Step } from './agenda.ts';
import { type AiHelp, advanceAiHelp, NO_AI_HELP } from './ai-help.ts';
import { advanceBoard, type Board, EMPTY_BOARD } from './board.ts';
import { type Clock, elapsedAt, MINUTE_MS, setRunning } from './clock.ts';
import type { SessionEvent } from './events.ts';
import type { Planned } from './incident-forms.ts';
import { advanceIncidents, type DrilledIncident, isOpen, type Moment } from './incidents.ts';
import { advancePager, type Pager, SILENT_PAGER } from './pager-state.ts';

/** A step that was entered. It lasts until the next one was, and the last until the drill is over. */
interface Stretch {
  /** Index in the agenda. */
  at: number;
  /** Drill milliseconds when it was due. */
  fromMs: number;
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
  /** Every step that was on, in order, with the one that is. */
  stretches: readonly Stretch[];
  incidents: readonly DrilledIncident[];
  pager: Pager;
  board: Board;
  ai: AiHelp;
  tools: readonly { name: string; answers: boolean; message: string }[];
  /** What was last done to the lab, and for which step. */
  applied: { phase: string; pressure: number | null } | null;
  ended: (Moment & { why: 'finished' | 'stopped' | 'lab down' }) | null;
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
    stretches: [{ at: 0, fromMs: 0 }],
    incidents: [],
    pager: SILENT_PAGER,
    board: EMPTY_BOARD,
    ai: NO_AI_HELP,
    tools: [],
    applied: null,
    ended: null,
  };
}

/** Agenda and clock: what an event makes of them. */
function led(state: SessionState, { drill, time, body }: SessionEvent, moment: Moment): SessionState {
  switch (body.type) {
    case 'drill.begun':
      throw new Error(`drill ${drill} begins twice`);
    case 'phase.entered': {
      const at = state.agenda.findIndex(({ id }) => id === body.phase);
      const stretches = [...state.stretches, { at, fromMs: body.atMs }];
      return { ...state, at, enteredAtMs: body.atMs, extendedMs: 0, stretches };
    }
    case 'incidents.planned':
      return { ...state, plan: [...state.plan, ...body.plan] };
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
    case 'drill.ended':
      return clocked(state, { ended: { ...moment, why: body.why } }, time);
    default:
      return state;
  }
}

/** What an event makes of a state; undefined is the state before the first. */
export function advance(state: SessionState | undefined, event: SessionEvent): SessionState {
  if (!state) return begun(event);
  const { time, body } = event;
  const moment = { time, atMs: elapsedAt(state.clock, time) };
  const next = led(state, event, moment);
  return {
    ...next,
    incidents: advanceIncidents(state.incidents, body, moment),
    pager: advancePager(state.pager, body, moment),
    board: advanceBoard(state.board, body, moment),
    ai: advanceAiHelp(state.ai, body, moment),
  };
}

/** How a drill stands after all these events; undefined where there are none. */
export function foldSession(events: readonly SessionEvent[]): SessionState | undefined {
  return events.reduce<SessionState | undefined>(advance, undefined);
}

/** An incident that there must be. */
interface WantedIncident {
  planned: Planned;
  /** null: it has not begun. */
  number: string | null;
  /** It is resolved, and what brought it on goes on, so that a repair that does not last is seen. */
  isResolved: boolean;
}

/** What the lab must be like: with these incidents, or left alone. */
export interface Wanted {
  /** Those that run at once, in the order of the plan. */
  incidents: readonly WantedIncident[];
  /** How much of their traffic comes; null where there is no incident. */
  pressure: number | null;
}

const NOTHING: Wanted = { incidents: [], pressure: null };

/** An incident of the plan, and what became of it; undefined before it begins. */
interface PlannedIncident {
  planned: Planned;
  incident: DrilledIncident | undefined;
}

/** The plan in groups of those that begin together. Incidents begin in its order. */
function groupsOf({ plan, incidents }: SessionState): PlannedIncident[][] {
  const groups: PlannedIncident[][] = [];
  for (const [index, planned] of plan.entries()) {
    const one = { planned, incident: incidents[index] };
    if (planned.isBeside && groups.length > 0) groups.at(-1)?.push(one);
    else groups.push([one]);
  }
  return groups;
}

/**
 * What the step that is on asks of the lab. When all that began together are resolved they make room for the next of the plan,
 * and where there is none what brought them on goes on.
 */
export function wantedOf(state: SessionState): Wanted {
  const { pressure } = stepOf(state);
  if (state.ended !== null || pressure === null) return NOTHING;
  const groups = groupsOf(state);
  const isDone = ({ incident }: PlannedIncident) => incident !== undefined && !isOpen(incident);
  const group = groups.find((members) => !members.every(isDone)) ?? groups.at(-1) ?? [];
  const incidents = group
    .filter(({ incident }) => !incident?.ended)
    .map(({ planned, incident }) => ({
      planned,
      number: incident?.number ?? null,
      isResolved: incident !== undefined && incident.resolved !== null,
    }));
  return incidents.length === 0 ? NOTHING : { incidents, pressure };
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
