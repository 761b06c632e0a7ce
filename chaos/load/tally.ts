import type { FailureReason } from './asking.ts';
import { type Percentiles, RollingWindow } from './rolling-window.ts';

/** How one journey fares. Counts are since the process started. */
export interface JourneyStatus {
  askedPerSecond: number;
  /** Arrivals over the last 30 s, or since the profile was applied, whether started or shed. */
  achievedPerSecond: number;
  started: number;
  succeeded: number;
  failed: number;
  failures: Record<FailureReason, number>;
  /** Attempts after the first. */
  retried: number;
  /** Arrivals that were turned away because too many visits were under way. */
  shed: number;
  inFlight: number;
  /**
   * Time from the intended start to the end of the visit's first wish, with all its attempts, met or not; null where none
   * ended in the last 30 s.
   */
  latencyMs: Percentiles | null;
}

/** Counts what becomes of one journey's visits. */
export class JourneyTally {
  readonly #window = new RollingWindow();
  readonly #failures: Record<FailureReason, number> = {
    timeout: 0,
    connection: 0,
    'server-error': 0,
    refused: 0,
    unreadable: 0,
  };
  #started = 0;
  #succeeded = 0;
  #retried = 0;
  #shed = 0;
  #inFlight = 0;

  shed(now: number): void {
    this.#window.addArrival(now);
    this.#shed += 1;
  }

  started(now: number): void {
    this.#window.addArrival(now);
    this.#started += 1;
    this.#inFlight += 1;
  }

  /** The first wish of a visit was met or given up. */
  answered(now: number, intendedAt: number): void {
    this.#window.addLatency(now, now - intendedAt);
  }

  retried(): void {
    this.#retried += 1;
  }

  /** A visit is over; `aborted` ones, cut off by the end of the process, are neither success nor failure. */
  ended(outcome: 'succeeded' | 'aborted' | FailureReason): void {
    this.#inFlight -= 1;
    if (outcome === 'succeeded') this.#succeeded += 1;
    else if (outcome !== 'aborted') this.#failures[outcome] += 1;
  }

  /** Counts the achieved rate anew, against a new asked one. */
  restartRate(): void {
    this.#window.restartArrivals();
  }

  status(now: number, asked: { perSecond: number; since: number }): JourneyStatus {
    const failures = { ...this.#failures };
    return {
      askedPerSecond: asked.perSecond,
      achievedPerSecond: Math.round(this.#window.arrivalsPerSecond(now, asked.since) * 100) / 100,
      started: this.#started,
      succeeded: this.#succeeded,
      failed: Object.values(failures).reduce((sum, count) => sum + count, 0),
      failures,
      retried: this.#retried,
      shed: this.#shed,
      inFlight: this.#inFlight,
      latencyMs: this.#window.percentiles(now) ?? null,
    };
  }
}
