import type { Bench } from '#chaos/judge/bench.ts';
import type { Query } from '#chaos/recorder/reader.ts';

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

/** What the storefront's own counter, or the count of its histogram, says at the moment. */
export async function counted(bench: Bench, metric: string, labels: Record<string, string> = {}): Promise<number> {
  const { body } = await bench.request('storefront', { path: '/metrics' });
  return String(body)
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
    .filter((line) => Object.entries(labels).every(([name, value]) => line.includes(`${name}="${value}"`)))
    .reduce((sum, line) => sum + Number(/^\S+? (\S+)/.exec(line)?.[1] ?? 0), 0);
}

/** Products that suppliers were asked for since a moment (Date.now()), as the partner itself recorded it. */
export async function skusAskedFor(bench: Bench, since: number): Promise<Set<string>> {
  const query: Query = { service: 'partner', since, limit: 1_000 };
  const { traces } = await bench.record.traces(query);
  const read = await Promise.all(traces.map(({ traceId }) => bench.record.trace(traceId)));
  const addresses = read
    .flatMap(({ spans }) => spans)
    .filter(({ service, kind, startTime }) => service === 'partner' && kind === 'server' && startTime >= since)
    .map(({ attributes }) => `${attributes['url.path'] ?? ''}?${attributes['url.query'] ?? ''}`);
  return new Set(addresses.flatMap((address) => decodeURIComponent(address).match(/NM-\d{4}/g) ?? []));
}
