import type { Objective } from './objectives.ts';

/**
 * Two windows and a burn rate decide, as in chapter 5 of "The Site Reliability Workbook" (alerting on SLOs): the long one says that
 * it matters, the short one that it still goes on. Both are shorter than usual, since an evening is.
 */
const [LONG_MS, SHORT_MS] = [60_000, 10_000];
/** How many times faster than promised the budget goes. */
const FAST_BURN = 6;
/** Who has only begun to look knows nothing yet. */
const LEAST_OUTCOMES = 8;
/** It is over when nothing has called for so long: what comes and goes calls once. */
const OVER_AFTER_MS = 30_000;
/** Users are served again when the latest of them were. */
const LATEST = 2;

interface Outcome {
  atMs: number;
  isGood: boolean;
}

/** What calls somebody. */
export interface BurnAlarm {
  text: string;
  /** When the first user suffered, by the clock that was given. */
  sinceMs: number;
}

/** How one objective stands. */
export interface BurnStatus {
  /** Of the last minute. */
  good: number;
  bad: number;
  /** Enough was seen to say how it stands. */
  isKnown: boolean;
  /** It calls, and one of the latest was worse than promised. */
  isSuffering: boolean;
  alarm: BurnAlarm | null;
}

/** How fast the budget of one objective burns. */
export class Burn {
  private readonly objective: Objective;
  private readonly now: () => number;
  private outcomes: Outcome[] = [];
  private firedMs = Number.NEGATIVE_INFINITY;
  private alarm: BurnAlarm | null = null;

  /** @param now milliseconds of a clock that never goes back */
  constructor(objective: Objective, now: () => number) {
    this.objective = objective;
    this.now = now;
  }

  /** What became of one probe. */
  add(isGood: boolean): void {
    this.outcomes.push({ atMs: this.now(), isGood });
    this.judge();
  }

  status(): BurnStatus {
    this.judge();
    const bad = badOf(this.outcomes).length;
    const isSuffering = this.alarm !== null && badOf(this.outcomes.slice(-LATEST)).length > 0;
    return { good: this.outcomes.length - bad, bad, isKnown: this.isKnown(), isSuffering, alarm: this.alarm };
  }

  private judge(): void {
    const now = this.now();
    this.outcomes = this.outcomes.filter(({ atMs }) => now - atMs <= LONG_MS);
    const recent = this.outcomes.filter(({ atMs }) => now - atMs <= SHORT_MS);
    if (this.isKnown() && this.burns(this.outcomes) && this.burns(recent)) {
      this.firedMs = now;
      this.alarm ??= this.alarmNow(now);
    } else if (now - this.firedMs > OVER_AFTER_MS) this.alarm = null;
  }

  private isKnown(): boolean {
    return this.outcomes.length >= LEAST_OUTCOMES;
  }

  private burns(outcomes: readonly Outcome[]): boolean {
    return badOf(outcomes).length > FAST_BURN * this.objective.budget * outcomes.length;
  }

  private alarmNow(now: number): BurnAlarm {
    const bad = badOf(this.outcomes);
    const { suffering, missed } = this.objective;
    return {
      text: `${suffering}: ${bad.length} of ${this.outcomes.length} in the last minute ${missed}.`,
      sinceMs: bad[0]?.atMs ?? now,
    };
  }
}

const badOf = (outcomes: readonly Outcome[]): readonly Outcome[] => outcomes.filter(({ isGood }) => !isGood);
