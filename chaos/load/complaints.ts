import type { Clock } from './pacer.ts';

const QUIET_MS = 5_000;

/**
 * Says what goes wrong, a line per 5 s at most: the first complaint at once, those after it as a number with the latest
 * as an example.
 */
export class Complaints {
  readonly #clock: Clock;
  readonly #write: (line: string) => void;
  #count = 0;
  #latest = '';
  #cancelWake: (() => void) | undefined;

  constructor(clock: Clock, write: (line: string) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  add(what: string): void {
    if (this.#cancelWake !== undefined) {
      this.#count += 1;
      this.#latest = what;
      return;
    }
    this.#write(what);
    this.#fallQuiet();
  }

  stop(): void {
    this.#cancelWake?.();
  }

  #fallQuiet(): void {
    this.#cancelWake = this.#clock.wake(QUIET_MS, () => {
      this.#cancelWake = undefined;
      if (this.#count === 0) return;
      this.#write(`${this.#count} more in ${QUIET_MS / 1000} s, the latest: ${this.#latest}`);
      this.#count = 0;
      this.#fallQuiet();
    });
  }
}
