import type { FlightRecord } from './record.ts';
import type { Retention } from './retention.ts';

const INTERVAL_MS = 1_000;

/** What the record needs done once a second: writing its call statistics and dropping what is too old or too much. */
export class Upkeep implements Disposable {
  readonly #record: FlightRecord;
  readonly #retention: Retention;
  readonly #report: (line: string) => void;
  readonly #timer: NodeJS.Timeout;
  #step: NodeJS.Immediate | undefined;
  #reported = '';

  constructor(record: FlightRecord, retention: Retention, report: (line: string) => void) {
    this.#record = record;
    this.#retention = retention;
    this.#report = report;
    this.#timer = setInterval(() => this.#run(), INTERVAL_MS);
  }

  /** Writes everything that is still in memory. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    clearImmediate(this.#step);
    this.#try(() => {
      this.#record.flush();
      this.#record.checkpoint();
    });
  }

  #run(): void {
    const written = this.#try(() => this.#record.flush());
    if (written) this.#reported = '';
    clearImmediate(this.#step);
    this.#drop();
  }

  #drop(): void {
    this.#try(() => {
      // One step each turn of the event loop: requests come between.
      if (this.#retention.step()) this.#step = setImmediate(() => this.#drop());
    });
  }

  /** A full disk must not end the process: the same work comes round again. Says a reason once, until it has passed. */
  #try(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.#reported) this.#report(message);
      this.#reported = message;
      return false;
    }
  }
}
