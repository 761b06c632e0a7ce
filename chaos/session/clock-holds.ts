import type { Chronicle } from './chronicle.ts';

/** Lets a fast clock stand while something is at work that takes as long in a fast drill as in a slow one. */
export class ClockHolds {
  private readonly chronicle: Chronicle;
  /** Those that an earlier controller left. */
  private stale: number;

  constructor(chronicle: Chronicle) {
    this.chronicle = chronicle;
    this.stale = chronicle.current()?.holds ?? 0;
  }

  /** Lets it stand until the work is done; a clock as fast as life runs on. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const held = this.chronicle.current();
    if (!held || held.ended || held.clock.pace <= 1) return work();
    this.chronicle.append({ type: 'clock.held' }, 'controller');
    try {
      return await work();
    } finally {
      if (this.chronicle.isRunning() && this.chronicle.latest().drill === held.drill) this.release();
    }
  }

  /** What the clock waited for has died with the controller that knew of it; what it waits for by now has not. */
  releaseStale(): void {
    for (; this.chronicle.isRunning() && this.stale > 0; this.stale -= 1) this.release();
  }

  private release(): void {
    this.chronicle.append({ type: 'clock.released' }, 'controller');
  }
}
