/** What to add to performance.now() to get the clock that the event loop's timers count in. */
const loopClockOffsetMs = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/**
 * Calls back at a moment instead of after a delay, and never early.
 *
 * Timers fire on whole milliseconds of the event loop's clock, up to one of them late. So the timer is set to
 * the last whole millisecond before the moment and the rest, if any, is spent turning the loop, which goes on
 * serving other connections. That keeps the error below about a millisecond without a busy process.
 */
export class Alarm {
  readonly #ring: () => void;
  #dueMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #turn: NodeJS.Immediate | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  get isSet(): boolean {
    return this.#timer !== undefined || this.#turn !== undefined;
  }

  /** @param dueMs moment on the clock of performance.now(); replaces an earlier setting */
  setTo(dueMs: number): void {
    this.cancel();
    this.#dueMs = dueMs;
    const nowMs = performance.now();
    const wholeMs = Math.floor(dueMs + loopClockOffsetMs) - Math.floor(nowMs + loopClockOffsetMs);
    if (wholeMs >= 1) this.#timer = setTimeout(this.#check, Math.min(wholeMs, 0x7fffffff));
    else this.#turn = setImmediate(this.#check);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#turn);
    this.#timer = undefined;
    this.#turn = undefined;
  }

  readonly #check = (): void => {
    this.#timer = undefined;
    this.#turn = undefined;
    if (performance.now() >= this.#dueMs) this.#ring();
    else this.setTo(this.#dueMs);
  };
}
