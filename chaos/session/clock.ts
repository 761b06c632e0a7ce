export const MINUTE_MS = 60_000;
/** When a drill begins by its own clock. */
const BEGINS_AT_MINUTE = 3 * 60;

/** A drill's clock: how far it had come at a moment, and whether it has run since. Survives whoever reads it. */
export interface Clock {
  /** Drill milliseconds for each real one. */
  pace: number;
  /** Drill milliseconds that had passed at `asOf`. */
  elapsedMs: number;
  /** Unix milliseconds. */
  asOf: number;
  isRunning: boolean;
}

/** Drill milliseconds since the drill began. @param now Unix milliseconds; before the clock was last set, nothing has passed since */
export function elapsedAt({ pace, elapsedMs, asOf, isRunning }: Clock, now: number): number {
  return isRunning ? elapsedMs + pace * Math.max(0, now - asOf) : elapsedMs;
}

/** The same clock, from `now` on running or standing. */
export function setRunning(clock: Clock, isRunning: boolean, now: number): Clock {
  return { ...clock, elapsedMs: elapsedAt(clock, now), asOf: Math.max(now, clock.asOf), isRunning };
}

/** A moment of the drill by its own clock, which begins at three in the morning, such as `03:17`. */
export function clockText(elapsedMs: number): string {
  const minutes = BEGINS_AT_MINUTE + Math.floor(elapsedMs / MINUTE_MS);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}
