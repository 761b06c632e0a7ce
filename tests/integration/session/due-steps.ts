import type { SessionEventBody } from '#chaos/session/events.ts';

const MINUTE = 60_000;

/** When each step of the workshop is due, by the drill's own clock, but for the first, which begins it. */
export const DUE_STEPS = [
  ['setup', 10],
  ['phase-1', 15],
  ['tea-1', 60],
  ['phase-2', 70],
  ['tea-2', 110],
  ['phase-3', 120],
  ['phase-4', 150],
  ['wrap-up', 170],
];

/** Steps that were entered, each with the minute when it was due. */
export const enteredIn = (events: readonly SessionEventBody[]) =>
  events.flatMap((one) => (one.type === 'phase.entered' ? [[one.phase, one.atMs / MINUTE]] : []));
