import type { FlightRecord } from './record.ts';
import { FRAGMENTS_PER_TRACE } from './schema.ts';

export interface RetentionLimits {
  maxBytes: number;
  maxAgeSeconds: number;
}

export interface Dropped {
  spans: number;
  traces: number;
  logs: number;
  frames: number;
}

/** How much one step deletes: about 5 ms of work, so that requests do not wait long behind it. */
const STEP = { traces: 500, logs: 2_000, frames: 100 };

type Kind = keyof typeof STEP;

/** Keeps the record within its age and size by dropping the oldest, whatever kind it is, in small steps. */
export class Retention {
  readonly dropped: Dropped = { spans: 0, traces: 0, logs: 0, frames: 0 };
  readonly #record: FlightRecord;
  readonly #limits: RetentionLimits;
  readonly #now: () => number;

  constructor(record: FlightRecord, limits: RetentionLimits, now: () => number) {
    this.#record = record;
    this.#limits = limits;
    this.#now = now;
  }

  /** Deletes one step's worth, if there is anything to delete. Returns whether there may be more. */
  step(): boolean {
    const oldest = this.#oldest();
    if (oldest === undefined) return false;
    const seconds = this.#now() / 1000;
    const tooOld = seconds - this.#limits.maxAgeSeconds;
    const tooLarge = this.usedBytes() > this.#limits.maxBytes;
    if (!tooLarge && oldest.received >= tooOld) return false;
    // Of a record that is too large, the oldest twentieth at most: then another kind may be the oldest.
    const slice = oldest.received + Math.max(1, (seconds - oldest.received) / 20);
    this.#record.transaction(() => this.#drop(oldest.kind, tooLarge ? slice : tooOld));
    return true;
  }

  /** Bytes in use: pages that retention freed are filled again before the file grows. */
  usedBytes(): number {
    const { pages, free, size } = this.#record.database
      .prepare(
        `SELECT (SELECT page_count FROM pragma_page_count) AS pages, (SELECT freelist_count FROM pragma_freelist_count) AS free,
          (SELECT page_size FROM pragma_page_size) AS size`,
      )
      .get() as { pages: number; free: number; size: number };
    return (pages - free) * size;
  }

  #oldest(): { kind: Kind; received: number } | undefined {
    const first = (kind: Kind, column: string) => {
      const row = this.#record.database.prepare(`SELECT ${column} AS received FROM ${kind} ORDER BY id LIMIT 1`).get();
      return row === undefined ? [] : [{ kind, received: Number(row.received) }];
    };
    return [...first('traces', 'received'), ...first('logs', 'received'), ...first('frames', 'time_ms / 1000')].sort(
      (a, b) => a.received - b.received,
    )[0];
  }

  #drop(kind: Kind, before: number): void {
    if (kind === 'traces') this.#dropTraces(before);
    else if (kind === 'logs') this.#dropRows('logs', 'received', before);
    else {
      this.#dropRows('frames', 'time_ms / 1000', before);
      const { database } = this.#record;
      const oldest = database.prepare('SELECT time_ms FROM frames ORDER BY id LIMIT 1').get()?.time_ms ?? 0;
      database.prepare('DELETE FROM exemplars WHERE time_ms < ?').run(oldest);
    }
  }

  #dropTraces(before: number): void {
    const { database, traces } = this.#record;
    const gone = database
      .prepare(
        'SELECT max(id) AS last, sum(spans) AS spans, count(*) AS traces, max(received) AS received FROM (SELECT * FROM traces ORDER BY id LIMIT ?) WHERE received < ?',
      )
      .get(STEP.traces, before) as {
      last: number;
      spans: number;
      traces: number;
      received: number;
    };
    database.prepare('DELETE FROM traces WHERE id <= ?').run(gone.last);
    database.prepare('DELETE FROM fragments WHERE id < ?').run((gone.last + 1) * FRAGMENTS_PER_TRACE);
    database.prepare('DELETE FROM call_statistics WHERE bucket < ?').run(gone.received - 3_600);
    traces.dropped(gone.last);
    this.dropped.spans += gone.spans;
    this.dropped.traces += gone.traces;
  }

  #dropRows(kind: 'logs' | 'frames', received: string, before: number): void {
    const { changes } = this.#record.database
      .prepare(`DELETE FROM ${kind} WHERE id IN (SELECT id FROM ${kind} ORDER BY id LIMIT ?) AND ${received} < ?`)
      .run(STEP[kind], before);
    this.dropped[kind] += Number(changes);
  }
}
