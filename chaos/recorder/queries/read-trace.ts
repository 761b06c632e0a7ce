import { LabError } from '#chaos/errors/lab-error.ts';
import type { Span, SpanKindName, StatusName, Trace } from '../answers.ts';
import { readScope } from '../otlp/scope.ts';
import type { FlightRecord } from '../store/record.ts';
import type { StoredSpan } from '../store/span-codec.ts';
import { type TraceRow, traceRow } from '../store/trace-rows.ts';
import { summary } from './find-traces.ts';
import { wrong } from './parameters.ts';
import { refuseSeveral, tracePrefix } from './trace-prefix.ts';

const KINDS: SpanKindName[] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES: StatusName[] = ['unset', 'ok', 'error', 'unset'];
/** Digits that the index covers: 48 bits. */
const INDEXED_DIGITS = 12;

/** GET /traces/:traceId: the whole id, or enough of its first digits to tell it from the others. */
export function readTrace(record: FlightRecord, typed: string): Trace {
  const parsed = tracePrefix.safeParse(typed);
  if (!parsed.success) throw wrong('traceId', parsed.error.issues[0]?.message ?? '', typed);
  const digits = parsed.data;
  const rows = rowsWithPrefix(record, digits);
  if (rows.length === 0) {
    throw new LabError(
      'not-found',
      `No trace begins with ${digits}. It may not have arrived yet, or be older than the record reaches.`,
      {
        field: 'traceId',
        expected: 'the id of a recorded trace',
        got: typed,
      },
    );
  }
  refuseSeveral(
    rows.map((row) => row.traceId.toString('hex')),
    typed,
  );
  const spans = rows
    .flatMap((row) => record.traces.read(row))
    .sort((a, b) => a.startUs - b.startUs || b.durationUs - a.durationUs);
  return { ...summary(record, together(rows)), spans: spans.map((span) => answer(record, span)) };
}

function rowsWithPrefix(record: FlightRecord, digits: string): TraceRow[] {
  const indexed = digits.slice(0, INDEXED_DIGITS);
  const from = Number.parseInt(indexed.padEnd(INDEXED_DIGITS, '0'), 16);
  const to = Number.parseInt(indexed.padEnd(INDEXED_DIGITS, 'f'), 16);
  const rows = record.database
    .prepare('SELECT * FROM traces WHERE prefix BETWEEN ? AND ? ORDER BY id LIMIT 1000')
    .all(from, to);
  return rows.map(traceRow).filter((row) => row.traceId.toString('hex').startsWith(digits));
}

/** A trace has a second row when it outgrew the first one or came back after retention took it. */
function together(rows: TraceRow[]): TraceRow {
  return rows.reduce((sum, row) => ({
    ...(sum.hasRoot || !row.hasRoot ? sum : row),
    startUs: Math.min(sum.startUs, row.startUs),
    endUs: Math.max(sum.endUs, row.endUs),
    spans: sum.spans + row.spans,
    errors: sum.errors + row.errors,
    operations: sum.operations + row.operations,
  }));
}

function answer(record: FlightRecord, span: StoredSpan): Span {
  const origin = record.vocabulary.readOrigin(span.origin);
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? null,
    service: origin.service,
    name: span.name,
    kind: KINDS[span.kind] ?? 'internal',
    startTime: span.startUs / 1000,
    durationMs: span.durationUs / 1000,
    status: STATUSES[span.status] ?? 'unset',
    statusMessage: span.statusMessage,
    attributes: span.attributes,
    events: span.events.map(({ timeUs, name, attributes }) => ({ time: timeUs / 1000, name, attributes })),
    scope: readScope(origin.scope),
  };
}
