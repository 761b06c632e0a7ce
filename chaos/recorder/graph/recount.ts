import type { DatabaseSync } from 'node:sqlite';
import { rolesOf } from '../store/attribute-roles.ts';
import type { StoredSpan } from '../store/span-codec.ts';
import type { TraceStore } from '../store/trace-store.ts';
import type { Vocabulary } from '../store/vocabulary.ts';
import { type CallSpan, CLIENT, SERVER } from './call-span.ts';

/*
 * Statistics are written once a second and halves of calls wait in memory, so a recorder that was killed has counted
 * less than it stored. On its return it counts the last minute again, from the spans.
 */

/** Longer than the halves of a call wait for each other. */
const RECOUNTED_SECONDS = 60;
/** A busier record is left as it is rather than delaying the start; it lacks a second of statistics. */
const MOST_TRACES = 20_000;

/** Deletes the latest statistics. Returns from when on calls are to be counted again, in unix milliseconds, if at all. */
export function dropLatestStatistics(database: DatabaseSync): number | undefined {
  const { last } = database.prepare('SELECT max(bucket) AS last FROM call_statistics').get() as { last: number | null };
  const from = Math.max(0, (last ?? 0) - RECOUNTED_SECONDS);
  const { traces } = database
    .prepare('SELECT count(*) AS traces FROM traces WHERE received >= ?')
    .get(from - RECOUNTED_SECONDS) as { traces: number };
  if (traces > MOST_TRACES) return undefined;
  database.prepare('DELETE FROM call_statistics WHERE bucket >= ?').run(from);
  return from * 1000;
}

/** The calls of the traces that reach into the recounted time. */
export function latestCalls(
  record: { database: DatabaseSync; traces: TraceStore; vocabulary: Vocabulary },
  fromMs: number | undefined,
): CallSpan[] {
  if (fromMs === undefined) return [];
  return record.database
    .prepare('SELECT id FROM traces WHERE received >= ?')
    .all(fromMs / 1000 - RECOUNTED_SECONDS)
    .flatMap(({ id }) => record.traces.read({ id: Number(id) }))
    .filter(({ kind }) => kind === SERVER || kind === CLIENT)
    .map((span) => callSpan(span, record.vocabulary.readOrigin(span.origin).service));
}

function callSpan(span: StoredSpan, service: string): CallSpan {
  return {
    service,
    kind: span.kind === SERVER ? SERVER : CLIENT,
    name: span.name,
    spanId: fromHex(span.spanId),
    parentSpanId: span.parentSpanId === undefined ? undefined : fromHex(span.parentSpanId),
    endMs: (span.startUs + span.durationUs) / 1000,
    durationMs: span.durationUs / 1000,
    error: span.status === 2,
    roles: rolesOf(span.attributes),
  };
}

function fromHex(digits: string): string {
  return Buffer.from(digits, 'hex').toString('latin1');
}
