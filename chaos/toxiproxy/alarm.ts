/** How late the system may wake a process that waits: so much in any case, and this share of the wait. */
const wakeLateMs = 0.1;
const wakeLateShare = 0.001;

/**
 * Calls back at a moment instead of after a delay, and never early.
 *
 * A timer waits for whole milliseconds, and wakes a little late. So it is set to as many as surely end before the
 * moment; the rest, about half a millisecond, is spent turning the loop, which goes on serving other connections.
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
    const wholeMs = Math.floor((dueMs - performance.now()) * (1 - wakeLateShare) - wakeLateMs);
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
