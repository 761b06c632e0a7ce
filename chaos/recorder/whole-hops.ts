import type { HopCoverage } from './answers.ts';

/** Whether every request of a hop left a span, a log line and an exemplar. */
export const isWhole = ({ requests, withSpan, withLog, withExemplar }: HopCoverage): boolean =>
  [withSpan, withLog, withExemplar].every((count) => count === requests);
