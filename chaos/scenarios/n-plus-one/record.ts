import type { Bench } from '#chaos/judge/bench.ts';
import type { Span } from '#chaos/recorder/answers.ts';

/** Seconds after which everything that happened is in the record. */
export const RECORDED_MS = 5_000;

/** Transactions that the database has carried out so far, everybody's. Its own count is up to a second behind. */
export async function transactions(bench: Bench): Promise<number> {
  const [row] = await bench.sql<{ count: number }>(
    'SELECT (xact_commit + xact_rollback)::float8 AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return row?.count ?? 0;
}

/** Connections that the storefront holds at the moment. */
export async function connections(bench: Bench): Promise<number> {
  const [row] = await bench.sql<{ count: number }>(
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = 'storefront'",
  );
  return row?.count ?? 0;
}

/** What a service's own counter, or the count of its histogram, says at the moment. */
export async function counted(
  bench: Bench,
  service: string,
  metric: string,
  labels: Record<string, string> = {},
): Promise<number> {
  const { body } = await bench.request(service, { path: '/metrics' });
  return String(body)
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
    .filter((line) => Object.entries(labels).every(([name, value]) => line.includes(`${name}="${value}"`)))
    .reduce((sum, line) => sum + Number(/^\S+? (\S+)/.exec(line)?.[1] ?? 0), 0);
}

/** The judge asks as a browser does, the storefront does not. */
const isJudge = ({ attributes }: Span) => String(attributes['user_agent.original']).startsWith('Mozilla/');

/**
 * Spans of the suppliers' side since a moment (Date.now()), each with the trace that it is part of; none of the judge's own.
 * @param earlierMs by how much its trace may have begun earlier
 */
async function supplierSpans(bench: Bench, since: number, earlierMs = 0): Promise<{ span: Span; trace: Span[] }[]> {
  const { traces } = await bench.record.traces({ service: 'partner', since: since - earlierMs, limit: 1_000 });
  const read = await Promise.all(traces.map(({ traceId }) => bench.spansOf(traceId)));
  return read.flatMap((trace) =>
    trace
      .filter(({ service, kind, startTime }) => service === 'partner' && kind === 'server' && startTime >= since)
      .filter((span) => !isJudge(span))
      .map((span) => ({ span, trace })),
  );
}

/**
 * Products that suppliers were asked for since a moment (Date.now()), as the partner itself recorded it.
 * @param earlierMs by how much the trace of such a call may have begun earlier
 */
export async function skusAskedFor(bench: Bench, since: number, earlierMs?: number): Promise<Set<string>> {
  const addresses = (await supplierSpans(bench, since, earlierMs)).map(
    ({ span: { attributes } }) => `${attributes['url.path'] ?? ''}?${attributes['url.query'] ?? ''}`,
  );
  return new Set(addresses.flatMap((address) => decodeURIComponent(address).match(/NM-\d{4}/g) ?? []));
}

/** Calls to the suppliers since a moment (Date.now()): how many, and of how many the storefront's side is there too. */
export async function supplierCalls(bench: Bench, since: number): Promise<{ all: number; explained: number }> {
  const calls = await supplierSpans(bench, since);
  const explained = calls.filter(({ span, trace }) =>
    trace.some(({ spanId, service }) => spanId === span.parentSpanId && service === 'storefront'),
  );
  return { all: calls.length, explained: explained.length };
}
