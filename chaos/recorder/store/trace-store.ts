import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type CallSpan, CLIENT, SERVER } from '../graph/call-span.ts';
import type { OriginView } from '../otlp/fields.ts';
import type { SpanView, TraceRequest } from '../otlp/trace-request.ts';
import type { Roles } from './attribute-roles.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { FRAGMENTS_PER_TRACE } from './schema.ts';
import { decodeSpan, encodeSpan, type StoredSpan } from './span-codec.ts';
import { type TraceRow, TraceRows } from './trace-rows.ts';
import type { Origin, Vocabulary } from './vocabulary.ts';

/** Keeps spans as fragments; see schema.ts. */
export class TraceStore {
  readonly #vocabulary: Vocabulary;
  readonly #rows: TraceRows;
  readonly #writer = new ByteWriter();
  readonly #insertFragment: StatementSync;
  readonly #fragments: StatementSync;

  constructor(database: DatabaseSync, vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
    this.#rows = new TraceRows(database);
    this.#insertFragment = database.prepare('INSERT INTO fragments (id, spans) VALUES (?, ?)');
    this.#fragments = database.prepare('SELECT spans FROM fragments WHERE id >= ? AND id < ? ORDER BY id');
  }

  /**
   * Stores requests within the caller's transaction. Returns what the service graph makes of them, to be handed on
   * once the transaction is committed.
   */
  write(requests: TraceRequest[], received: number): CallSpan[] {
    const calls: CallSpan[] = [];
    for (const request of requests) this.#writeRequest(request, received, calls);
    this.#rows.write();
    return calls;
  }

  /** Forgets what a failed transaction did not store. */
  forget(): void {
    this.#rows.forget();
  }

  /** Forgets traces that retention deleted, up to a row number. */
  dropped(lastId: number): void {
    this.#rows.dropped(lastId);
  }

  /** All spans of a trace row, in no order; a span that was sent twice is there once. */
  read(row: Pick<TraceRow, 'id'>): StoredSpan[] {
    const spans = new Map<string, StoredSpan>();
    const first = row.id * FRAGMENTS_PER_TRACE;
    for (const { spans: fragment } of this.#fragments.iterate(first, first + FRAGMENTS_PER_TRACE)) {
      const reader = new ByteReader(fragment as Uint8Array);
      const baseUs = reader.varint();
      while (!reader.done) {
        const span = decodeSpan(reader, this.#vocabulary, baseUs);
        spans.set(span.spanId, span);
      }
    }
    return [...spans.values()];
  }

  #writeRequest(request: TraceRequest, received: number, calls: CallSpan[]): void {
    const origins = new Map<OriginView, Origin>();
    for (const spans of byTrace(request)) {
      const first = spans[0] as SpanView;
      const row = this.#rows.take(request.bytes, first.traceId, received);
      this.#writer.reset();
      this.#writer.varint(first.startUs);
      for (const span of spans) {
        let origin = origins.get(span.origin);
        if (origin === undefined) {
          origin = this.#vocabulary.origin(request.bytes, span.origin);
          origins.set(span.origin, origin);
        }
        const operation = this.#vocabulary.operation(origin.service, request.bytes, span.name);
        const context = { origin: origin.id, operation, baseUs: first.startUs };
        const roles = encodeSpan(this.#writer, this.#vocabulary, request.bytes, span, context);
        if (roles !== undefined) calls.push(callSpan(request.bytes, span, origin.service, roles));
        addToRow(row, span, operation);
      }
      this.#insertFragment.run(row.id * FRAGMENTS_PER_TRACE + row.fragments, this.#writer.written());
      row.fragments += 1;
      this.#rows.changed(row);
    }
  }
}

function byTrace(request: TraceRequest): Iterable<SpanView[]> {
  const traces = new Map<string, SpanView[]>();
  for (const span of request.spans) {
    const key = request.bytes.toString('latin1', span.traceId, span.traceId + 16);
    const known = traces.get(key);
    if (known === undefined) traces.set(key, [span]);
    else known.push(span);
  }
  return traces.values();
}

function addToRow(row: TraceRow, span: SpanView, operation: number): void {
  const endUs = span.startUs + span.durationUs;
  if (span.startUs < row.startUs) row.startUs = span.startUs;
  if (endUs > row.endUs) row.endUs = endUs;
  row.spans += 1;
  if (span.status === 2) row.errors += 1;
  if (!row.operations.includes(`,${operation},`)) row.operations += `${operation},`;
  const isRoot = span.parentSpanId < 0;
  // Until the root comes (or if its service exports nothing), the earliest span stands in for it.
  if (isRoot ? !row.hasRoot || span.startUs < row.rootStartUs : !row.hasRoot && span.startUs < row.rootStartUs) {
    row.rootStartUs = span.startUs;
    row.rootUs = span.durationUs;
    row.rootOperation = operation;
  }
  if (isRoot) row.hasRoot = true;
}

function callSpan(bytes: Buffer, span: SpanView, service: string, roles: Roles): CallSpan {
  return {
    service,
    kind: span.kind === SERVER ? SERVER : CLIENT,
    name: bytes.toString('utf8', span.name.from, span.name.to),
    spanId: bytes.toString('latin1', span.spanId, span.spanId + 8),
    parentSpanId:
      span.parentSpanId < 0 ? undefined : bytes.toString('latin1', span.parentSpanId, span.parentSpanId + 8),
    endMs: (span.startUs + span.durationUs) / 1000,
    durationMs: span.durationUs / 1000,
    error: span.status === 2,
    roles,
  };
}
