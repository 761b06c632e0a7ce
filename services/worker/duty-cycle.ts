interface DutyCycleOptions {
  /** Milliseconds of work in each period. */
  busyMs: number;
  /** Milliseconds from the start of one slice of work to the start of the next. */
  periodMs: number;
  /** Milliseconds on a clock that never goes back; default the process' own. */
  now?: () => number;
}

/**
 * Portions work into slices with rests between them, so that it takes a fixed share of the time however long a single
 * piece of it lasts: what one slice takes too long, later ones make up for.
 */
export class DutyCycle {
  private readonly busyMs: number;
  private readonly periodMs: number;
  private readonly now: () => number;
  private overdrawnMs = 0;
  private lateMs = 0;

  constructor({ busyMs, periodMs, now = () => performance.now() }: DutyCycleOptions) {
    this.busyMs = busyMs;
    this.periodMs = periodMs;
    this.now = now;
  }

  /** Does pieces of work until the slice is over. @returns milliseconds that it took, and milliseconds to rest then */
  slice(workPiece: () => void): { busyMs: number; restMs: number } {
    const begun = this.now();
    const allowedMs = this.busyMs - this.overdrawnMs;
    let busyMs = 0;
    while (busyMs < allowedMs) {
      workPiece();
      busyMs = this.now() - begun;
    }
    this.overdrawnMs = busyMs - allowedMs;
    const restMs = Math.max(this.periodMs - busyMs - this.lateMs, 0);
    this.lateMs = Math.max(busyMs + this.lateMs - this.periodMs, 0);
    return { busyMs, restMs };
  }
}
