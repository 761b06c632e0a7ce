import { z } from 'zod';
import type { TraceList, TraceSummary } from '../answers.ts';
import type { FlightRecord } from '../store/record.ts';
import { operationsOf, type TraceRow, traceRow } from '../store/trace-rows.ts';
import { limit, number, readQuery, time } from './parameters.ts';

/** Beyond it a function reads the rows, ten times slower: an SQL expression holds a thousand terms at most. */
const MOST_SPELLED_OUT = 100;

/**
 * GET /traces: those that arrived last, by their start. A slow request arrives late with an early start; chosen by
 * start it would never be among the newest.
 */
export function findTraces(record: FlightRecord, query: URLSearchParams, now: () => number): TraceList {
  const wanted = readQuery(
    z.object({
      service: z.string().optional(),
      operation: z.string().optional(),
      minDurationMs: number.optional(),
      maxDurationMs: number.optional(),
      errors: z.enum(['true', 'false'], { error: 'true or false' }).optional(),
      since: time(now).optional(),
      until: time(now).optional(),
      limit: limit(20, 1_000),
    }),
    query,
  );
  const where: string[] = [];
  const values: number[] = [];
  const compare = (column: string, value: number | undefined) => {
    if (value === undefined) return;
    where.push(`${column} ?`);
    values.push(Math.round(value * 1000));
  };
  compare('root_us >=', wanted.minDurationMs);
  compare('root_us <=', wanted.maxDurationMs);
  compare('start_us >=', wanted.since);
  compare('start_us <=', wanted.until);
  if (wanted.errors !== undefined) where.push(wanted.errors === 'true' ? 'errors > 0' : 'errors = 0');
  if (wanted.service !== undefined || wanted.operation !== undefined) {
    const { service, operation: name } = wanted;
    const operations = record.vocabulary.operationsWhere({ service, name });
    if (operations.length === 0) return { traces: [] };
    where.push(hasOperation(record, operations));
  }
  const condition = where.length > 0 ? `WHERE ${where.join(' AND ')}` : '';
  const rows = record.database
    .prepare(`SELECT * FROM traces ${condition} ORDER BY id DESC LIMIT ?`)
    .all(...values, wanted.limit);
  const traces = rows.map((row) => summary(record, traceRow(row)));
  return { traces: traces.sort((a, b) => b.startTime - a.startTime) };
}

export function summary(record: FlightRecord, row: TraceRow): TraceSummary {
  const root = record.vocabulary.readOperation(row.rootOperation);
  const services = new Set(operationsOf(row).map((id) => record.vocabulary.readOperation(id).service));
  return {
    traceId: row.traceId.toString('hex'),
    startTime: row.startUs / 1000,
    durationMs: (row.endUs - row.startUs) / 1000,
    rootService: root.service,
    rootName: root.name,
    rootDurationMs: row.rootUs / 1000,
    spanCount: row.spans,
    errorCount: row.errors,
    services: [...services].sort(),
  };
}

/** A condition that a trace's row has one of the operations. */
function hasOperation(record: FlightRecord, wanted: number[]): string {
  if (wanted.length <= MOST_SPELLED_OUT) return `(${wanted.map((id) => `instr(operations, ',${id},')`).join(' OR ')})`;
  const set = new Set(wanted);
  record.database.function('has_operation', (operations) =>
    operationsOf({ operations: String(operations) }).some((id) => set.has(id)) ? 1 : 0,
  );
  return 'has_operation(operations)';
}
