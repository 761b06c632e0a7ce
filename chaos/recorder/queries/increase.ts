/**
 * How much a counter grew while it was watched. A fall means that its service started again from 0, as in Prometheus'
 * increase(), but without its extrapolation to the ends of the range.
 */
export class Increase {
  #first: { timeMs: number; value: number } | undefined;
  #last: { timeMs: number; value: number } | undefined;
  #sum = 0;

  add(timeMs: number, value: number): void {
    if (this.#last === undefined) this.#first = { timeMs, value };
    else this.#sum += value >= this.#last.value ? value - this.#last.value : value;
    this.#last = { timeMs, value };
  }

  get sum(): number {
    return this.#sum;
  }

  /** undefined with fewer than two values. */
  get perSecond(): number | undefined {
    if (this.#first === undefined || this.#last === undefined || this.#last.timeMs <= this.#first.timeMs)
      return undefined;
    return (this.#sum * 1000) / (this.#last.timeMs - this.#first.timeMs);
  }
}
