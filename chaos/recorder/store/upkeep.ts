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
  #failing = false;

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
    this.#try(() => this.#record.flush());
    clearImmediate(this.#step);
    this.#drop();
  }

  #drop(): void {
    this.#try(() => {
      // One step each turn of the event loop: requests come between.
      if (this.#retention.step()) this.#step = setImmediate(() => this.#drop());
    });
  }

  /** A full disk must not end the process: the same work comes round again. */
  #try(work: () => void): void {
    try {
      work();
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#report((error as Error).message);
      this.#failing = true;
    }
  }
}
