/** Time as the pacer sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since some fixed moment, never going back. */
  now(): number;
  /** Calls back once after a while; returns how to call that off. */
  wake(afterMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wake: (afterMs, callback) => {
    const timer = setTimeout(callback, afterMs);
    return () => clearTimeout(timer);
  },
};

export interface Arrival<Lane> {
  lane: Lane;
  /** Counts from 0 in each lane. */
  index: number;
  /** When the arrival was meant to start, by the clock. */
  intendedAt: number;
}

interface LaneState<Lane> {
  lane: Lane;
  times: Iterator<number, undefined>;
  index: number;
  dueAt: number;
}

/** A longer timer would overflow at 24 days; this one just looks again. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Reports each arrival when it is due, whatever became of the ones before. Where the timer comes late, all that is due
 * by then is reported at once, each with the moment that it was meant for.
 * @returns how to stop
 */
export function paceArrivals<Lane>(
  lanes: readonly { lane: Lane; times: Iterator<number, undefined> }[],
  clock: Clock,
  onArrival: (arrival: Arrival<Lane>) => void,
): () => void {
  const startedAt = clock.now();
  const dueAfter = (times: Iterator<number, undefined>) => startedAt + (times.next().value ?? Number.POSITIVE_INFINITY);
  const states: LaneState<Lane>[] = lanes.map(({ lane, times }) => ({ lane, times, index: 0, dueAt: dueAfter(times) }));
  let stopped = false;
  let cancelWake = () => {};

  const run = () => {
    const now = clock.now();
    let nextAt = Number.POSITIVE_INFINITY;
    for (const state of states) {
      while (state.dueAt <= now && !stopped) {
        const arrival = { lane: state.lane, index: state.index, intendedAt: state.dueAt };
        state.index += 1;
        state.dueAt = dueAfter(state.times);
        onArrival(arrival);
      }
      nextAt = Math.min(nextAt, state.dueAt);
    }
    if (!stopped && nextAt < Number.POSITIVE_INFINITY) {
      cancelWake = clock.wake(Math.min(nextAt - now, LONGEST_WAIT_MS), run);
    }
  };
  run();
  return () => {
    stopped = true;
    cancelWake();
  };
}
