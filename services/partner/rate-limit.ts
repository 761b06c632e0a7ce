/** Lets through at most `limit` events in any window of `windowMs` milliseconds; those it refuses do not count. */
export class RateLimit {
  private readonly passed: number[] = [];
  private readonly limit: number;
  private readonly windowMs: number;
  private readonly now: () => number;

  /** @param now milliseconds on a clock that never goes back; default the process' own */
  constructor(limit: number, windowMs: number, now: () => number = () => performance.now()) {
    this.limit = limit;
    this.windowMs = windowMs;
    this.now = now;
  }

  /** Whether one more event may pass now. */
  take(): boolean {
    const now = this.now();
    while (this.passed[0] !== undefined && this.passed[0] <= now - this.windowMs) this.passed.shift();
    if (this.passed.length >= this.limit) return false;
    this.passed.push(now);
    return true;
  }
}
