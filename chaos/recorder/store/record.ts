import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { LabError } from '#chaos/errors/lab-error.ts';
import { CallStatistics } from '../graph/call-statistics.ts';
import type { PairingOptions } from '../graph/pairing.ts';
import { dropLatestStatistics, latestCalls } from '../graph/recount.ts';
import type { LogsRequest } from '../otlp/logs-request.ts';
import type { TraceRequest } from '../otlp/trace-request.ts';
import { LogStore } from './log-store.ts';
import { MetricStore } from './metric-store.ts';
import { type OpenOptions, openDatabase } from './open.ts';
import { TraceStore } from './trace-store.ts';
import { Vocabulary } from './vocabulary.ts';

/** SQLITE_FULL and SQLITE_IOERR: no room, or a disk that does not take the write now. https://sqlite.org/rescode.html */
const NO_ROOM = new Set([13, 10]);

export interface RecordOptions extends OpenOptions, PairingOptions {}

/** The open record: one database and everything that writes to it, always in whole transactions. */
export class FlightRecord implements Disposable {
  readonly database: DatabaseSync;
  readonly vocabulary: Vocabulary;
  readonly traces: TraceStore;
  readonly logs: LogStore;
  readonly metrics: MetricStore;
  readonly calls: CallStatistics;
  /** Which service answers on a port. */
  readonly peers: ReadonlyMap<number, string>;
  readonly #path: string;
  readonly #now: () => number;

  constructor(options: RecordOptions) {
    this.#path = options.path;
    this.#now = options.now;
    this.peers = options.peers ?? new Map();
    this.database = openDatabase(options);
    this.vocabulary = new Vocabulary(this.database);
    this.traces = new TraceStore(this.database, this.vocabulary);
    this.logs = new LogStore(this.database, this.vocabulary);
    this.metrics = new MetricStore(this.database);
    const countFromMs = dropLatestStatistics(this.database);
    this.calls = new CallStatistics(this.database, { ...options, countFromMs: countFromMs ?? 0 });
    this.calls.add(latestCalls(this, countFromMs), options.now());
  }

  /** Stores requests together: after it returns they survive the death of the process; when it throws, none is stored. */
  store(traces: TraceRequest[], logs: LogsRequest[]): void {
    const now = this.#now();
    const calls = this.transaction(() => {
      this.logs.write(logs, now);
      return this.traces.write(traces, Math.floor(now / 1000));
    });
    this.calls.add(calls, now);
  }

  /** Brings the call statistics up to date: settles calls that nobody answered and writes what has been counted. */
  flush(): void {
    this.calls.expire(this.#now());
    this.transaction(() => this.calls.flush());
    this.calls.written();
  }

  transaction<T>(work: () => T): T {
    try {
      this.database.exec('BEGIN IMMEDIATE');
      const result = work();
      this.database.exec('COMMIT');
      this.vocabulary.keep();
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      this.vocabulary.forget();
      this.traces.forget();
      this.metrics.forget();
      throw NO_ROOM.has(((error as { errcode?: number }).errcode ?? 0) & 0xff) ? noRoom(this.#path, error) : error;
    }
  }

  /** Bytes that the record takes on disk, with its log. */
  fileBytes(): number {
    if (this.#path === ':memory:') return 0;
    return ['', '-wal'].reduce(
      (sum, suffix) => sum + (statSync(this.#path + suffix, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  /** Folds the log back into the database file, so that the file alone is the whole record. */
  checkpoint(): void {
    this.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  [Symbol.dispose](): void {
    this.database.close();
  }
}

function noRoom(path: string, cause: unknown): LabError {
  // 503 and not 507: an OTLP exporter sends again after a 503 only.
  return new LabError(
    'unavailable',
    `The record ${path} cannot be written: the disk is full or failing (${(cause as Error).message}). Make room; the recorder goes on by itself.`,
    {},
    { cause },
  );
}
