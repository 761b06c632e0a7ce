import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { FRAGMENTS_PER_TRACE } from './schema.ts';

/** What the record knows of a whole trace without reading its spans. Times are in microseconds. */
export interface TraceRow {
  id: number;
  prefix: number;
  traceId: Buffer;
  /** Seconds since 1970, by the recorder's clock. */
  received: number;
  fragments: number;
  startUs: number;
  endUs: number;
  rootStartUs: number;
  rootUs: number;
  rootOperation: number;
  hasRoot: boolean;
  spans: number;
  errors: number;
  /** `,3,17,`: numbers of the operations of its spans. */
  operations: string;
}

/** Traces whose rows are kept at hand. A trace's spans come within seconds; about 400 bytes each. */
const MOST_CACHED = 8_192;

/** Reads and writes trace rows, with the latest at hand. */
export class TraceRows {
  readonly #cache = new Map<string, TraceRow>();
  readonly #changed = new Set<TraceRow>();
  readonly #find: StatementSync;
  readonly #write: StatementSync;
  readonly #last: StatementSync;
  #nextId: number;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT * FROM traces WHERE prefix = ? AND trace_id = ? ORDER BY id DESC LIMIT 1');
    this.#write = database.prepare(`
      INSERT INTO traces VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
        fragments = excluded.fragments, start_us = excluded.start_us, end_us = excluded.end_us,
        root_start_us = excluded.root_start_us, root_us = excluded.root_us, root_operation = excluded.root_operation,
        has_root = excluded.has_root, spans = excluded.spans, errors = excluded.errors, operations = excluded.operations`);
    this.#last = database.prepare('SELECT max(id) AS id FROM traces');
    this.#nextId = this.#lastId() + 1;
  }

  /** The row that takes the next fragment of a trace: the known one, or a new one. */
  take(bytes: Buffer, at: number, received: number): TraceRow {
    const key = bytes.toString('latin1', at, at + 16);
    const cached = this.#cache.get(key);
    if (cached !== undefined && cached.fragments < FRAGMENTS_PER_TRACE) return cached;
    const prefix = bytes.readUIntBE(at, 6);
    const traceId = Buffer.from(bytes.subarray(at, at + 16));
    const stored = this.#find.get(prefix, traceId);
    const known = stored === undefined ? undefined : traceRow(stored);
    const row =
      known !== undefined && known.fragments < FRAGMENTS_PER_TRACE ? known : this.#begin(prefix, traceId, received);
    this.#cache.set(key, row);
    return row;
  }

  changed(row: TraceRow): void {
    this.#changed.add(row);
  }

  /** Writes what changed. Part of the transaction that stores the fragments. */
  write(): void {
    for (const row of this.#changed) {
      this.#write.run(
        row.id,
        row.prefix,
        row.traceId,
        row.received,
        row.fragments,
        row.startUs,
        row.endUs,
        row.rootStartUs,
        row.rootUs,
        row.rootOperation,
        row.hasRoot ? 1 : 0,
        row.spans,
        row.errors,
        row.operations,
      );
    }
    this.#changed.clear();
    if (this.#cache.size > MOST_CACHED) this.#evict();
  }

  /** Drops deleted rows: a span that comes late begins its trace anew. */
  dropped(lastId: number): void {
    for (const [key, row] of this.#cache) if (row.id <= lastId) this.#cache.delete(key);
  }

  /** Drops everything at hand, after a transaction failed. */
  forget(): void {
    this.#cache.clear();
    this.#changed.clear();
    this.#nextId = this.#lastId() + 1;
  }

  #begin(prefix: number, traceId: Buffer, received: number): TraceRow {
    const row: TraceRow = {
      id: this.#nextId,
      prefix,
      traceId,
      received,
      fragments: 0,
      startUs: Number.MAX_SAFE_INTEGER,
      endUs: 0,
      rootStartUs: Number.MAX_SAFE_INTEGER,
      rootUs: 0,
      rootOperation: 0,
      hasRoot: false,
      spans: 0,
      errors: 0,
      operations: ',',
    };
    this.#nextId += 1;
    return row;
  }

  #evict(): void {
    let surplus = this.#cache.size - MOST_CACHED / 2;
    for (const key of this.#cache.keys()) {
      if (surplus-- <= 0) break;
      this.#cache.delete(key);
    }
  }

  #lastId(): number {
    return Number(this.#last.get()?.id ?? 0);
  }
}

/** Reads a row of the traces table. */
export function traceRow(row: Record<string, unknown>): TraceRow {
  const traceId = row.trace_id as Uint8Array;
  return {
    id: Number(row.id),
    prefix: Number(row.prefix),
    traceId: Buffer.from(traceId.buffer, traceId.byteOffset, traceId.byteLength),
    received: Number(row.received),
    fragments: Number(row.fragments),
    startUs: Number(row.start_us),
    endUs: Number(row.end_us),
    rootStartUs: Number(row.root_start_us),
    rootUs: Number(row.root_us),
    rootOperation: Number(row.root_operation),
    hasRoot: row.has_root === 1,
    spans: Number(row.spans),
    errors: Number(row.errors),
    operations: String(row.operations),
  };
}

/** The numbers in a row's list of operations. */
export function operationsOf({ operations }: Pick<TraceRow, 'operations'>): number[] {
  return operations.split(',').filter(Boolean).map(Number);
}
