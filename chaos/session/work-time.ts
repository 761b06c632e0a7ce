import type { Step } from './agenda.ts';
import { elapsedAt, MINUTE_MS } from './clock.ts';
import { type SessionState, stepEndsAtMs, stepOf } from './session-state.ts';

const overlap = (from: number, to: number, begins: number, ends: number) =>
  Math.max(0, Math.min(to, ends) - Math.max(from, begins));

/** Drill milliseconds when the drill was over, or how far it has come. @param now Unix milliseconds */
export const latestMs = (state: SessionState, now: number): number =>
  state.ended ? state.ended.atMs : elapsedAt(state.clock, now);

/** Drill milliseconds between two moments, in steps of one kind. */
function withinMs(
  { stretches, agenda }: SessionState,
  [fromMs, toMs]: readonly [number, number],
  counts: (step: Step) => boolean,
): number {
  return stretches.reduce((sum, { at, fromMs: begins }, index) => {
    const ends = stretches[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    const step = agenda[at];
    return step && counts(step) ? sum + overlap(fromMs, toMs, begins, ends) : sum;
  }, 0);
}

/**
 * How long a stretch of a drill is without its breaks. While the clock stands nothing counts.
 * @param fromMs drill milliseconds, as is `toMs`
 * @returns drill milliseconds
 */
export const workedMs = (state: SessionState, fromMs: number, toMs: number): number =>
  withinMs(state, [fromMs, toMs], ({ isBreak }) => !isBreak);

/** Incidents are worked on. */
const isWork = ({ pressure, isBreak }: Step): boolean => pressure !== null && !isBreak;

/**
 * How long a team can work on an incident from a moment on: what it could so far, and what the agenda has still to give.
 * @param fromMs drill milliseconds
 * @param now Unix milliseconds
 * @returns drill milliseconds
 */
export function availableMs(state: SessionState, fromMs: number, now: number): number {
  const latest = latestMs(state, now);
  const ofThisStep = isWork(stepOf(state)) ? Math.max(0, stepEndsAtMs(state) - latest) : 0;
  const ofThoseAfter = state.agenda
    .slice(state.at + 1)
    .filter(isWork)
    .reduce((sum, { minutes }) => sum + minutes * MINUTE_MS, 0);
  return withinMs(state, [fromMs, latest], isWork) + ofThisStep + ofThoseAfter;
}
