import { z } from 'zod';
import type { GraphEdge, GraphNode, ServiceGraph } from '../answers.ts';
import { BUCKET_SECONDS, type Statistic } from '../graph/call-statistics.ts';
import { callCycles } from '../graph/cycles.ts';
import { DurationHistogram } from '../graph/duration-histogram.ts';
import type { FlightRecord } from '../store/record.ts';
import { duration, readQuery } from './parameters.ts';

const EDGE_ORDER = { user: 0, http: 1, database: 2 };

/** GET /graph: who called whom within the last `window`. */
export function serviceGraph(record: FlightRecord, query: URLSearchParams, now: () => number): ServiceGraph {
  const { window } = readQuery(z.object({ window: duration(10_000, 86_400_000).default(300_000) }), query);
  const windowSeconds = window / 1000;
  const nowSeconds = now() / 1000;
  const from = Math.floor((nowSeconds - windowSeconds) / BUCKET_SECONDS) * BUCKET_SECONDS;
  const statistics = record.calls.read(from, Math.ceil(nowSeconds) + BUCKET_SECONDS);
  const first = statistics.reduce((least, { bucket }) => Math.min(least, bucket), Number.POSITIVE_INFINITY);
  // A record younger than the window must not make every rate look small.
  const coveredSeconds = Math.max(1, Math.min(windowSeconds + BUCKET_SECONDS, nowSeconds - first));
  const edges = [
    ...Map.groupBy(
      statistics.filter(({ kind }) => kind !== 'service'),
      edgeKey,
    ).values(),
  ]
    .map((group) => edge(group, coveredSeconds))
    .sort((a, b) => EDGE_ORDER[a.kind] - EDGE_ORDER[b.kind] || (edgeKey(a) < edgeKey(b) ? -1 : 1));
  return {
    windowSeconds,
    coveredSeconds,
    nodes: nodes(statistics, edges, coveredSeconds),
    edges,
    cycles: callCycles(edges.filter(({ kind }) => kind === 'http')),
  };
}

/** Every service with server spans, and those that are known only because somebody called them or because they called. */
function nodes(statistics: Statistic[], edges: GraphEdge[], seconds: number): GraphNode[] {
  const own = Map.groupBy(
    statistics.filter(({ kind }) => kind === 'service'),
    ({ server }) => server,
  );
  for (const { client, server, kind } of edges) {
    if (kind !== 'user' && !own.has(client)) own.set(client, []);
    if (kind === 'http' && !own.has(server)) own.set(server, []);
  }
  return [...own.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, group]) => {
      const { requests, errors, durations } = total(group);
      return {
        service,
        requestRate: requests / seconds,
        errorRate: errors / seconds,
        errorRatio: requests === 0 ? 0 : errors / requests,
        p95Ms: requests === 0 ? null : durations.percentileMs(0.95),
      };
    });
}

function edge(group: Statistic[], seconds: number): GraphEdge {
  const [{ client, server, kind }] = group as [Statistic];
  const { requests, errors, durations } = total(group);
  const routes = [...Map.groupBy(group, ({ route }) => route)].map(([route, parts]) => {
    const sum = total(parts);
    return {
      route,
      requestRate: sum.requests / seconds,
      errorRatio: sum.errors / sum.requests,
      p95Ms: sum.durations.percentileMs(0.95),
    };
  });
  return {
    client,
    server,
    kind: kind as GraphEdge['kind'],
    requestRate: requests / seconds,
    errorRatio: errors / requests,
    p50Ms: durations.percentileMs(0.5),
    p95Ms: durations.percentileMs(0.95),
    routes: routes.sort((a, b) => b.requestRate - a.requestRate),
  };
}

function edgeKey({ kind, client, server }: Pick<Statistic, 'kind' | 'client' | 'server'>): string {
  return `${client}\n${server}\n${kind}`;
}

function total(group: Statistic[]): { requests: number; errors: number; durations: DurationHistogram } {
  const sum = { requests: 0, errors: 0, durations: new DurationHistogram() };
  for (const part of group) {
    sum.requests += part.requests;
    sum.errors += part.errors;
    sum.durations.merge(part.durations);
  }
  return sum;
}
