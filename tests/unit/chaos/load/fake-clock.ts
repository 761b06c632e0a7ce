import type { Clock } from '#chaos/load/pacer.ts';

/** A clock that stands still until it is moved; timers can be made to come late. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: { at: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  wake(afterMs: number, callback: () => void): () => void {
    const timer = { at: this.#now + afterMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  get waiting(): number {
    return this.#timers.length;
  }

  /** Jumps ahead without ringing anything, as a blocked event loop does. */
  stall(ms: number): void {
    this.#now += ms;
  }

  /** Rings the next timer, `lateMs` after it was due. */
  ringNext(lateMs = 0): void {
    const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
    if (next === undefined) throw new Error('no timer is set');
    this.#timers = this.#timers.filter((one) => one !== next);
    this.#now = Math.max(this.#now, next.at + lateMs);
    next.callback();
  }

  /** Moves on, ringing every timer when it is due. */
  advance(ms: number): void {
    const until = this.#now + ms;
    while (this.#timers.some((timer) => timer.at <= until)) this.ringNext();
    this.#now = until;
  }
}
