import { z } from 'zod';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { Coverage, Exemplar, HopCoverage, MetricSeries } from '../answers.ts';
import type { FlightRecord } from '../store/record.ts';
import { findTraces } from './find-traces.ts';
import { type Hop, hopsOf } from './hops.ts';
import { duration, readQuery } from './parameters.ts';
import { readMetric } from './read-metric.ts';
import { readTrace } from './read-trace.ts';

/** What every service counts of its requests, without regard to traces. */
const REQUESTS = 'http_server_request_duration_seconds';
/** A request that still runs has not sent everything; those that wait for each other give up long before. */
const SETTLED_MS = 15_000;
/** Reading more of them would keep senders waiting; the newest are read. */
const MOST_TRACES = 2_000;

interface Range {
  since: number;
  until: number;
}

/**
 * GET /coverage: of all hops of the users' requests that began within `window`, how many have a span, a log line with
 * the request's trace id, and a histogram with an exemplar that leads to a trace. What a service counted and no trace
 * shows is told as a hop without a span.
 */
export function coverage(record: FlightRecord, query: URLSearchParams, now: () => number): Coverage {
  const { window } = readQuery(z.object({ window: duration(10_000, 3_600_000).default(300_000) }), query);
  const range = { since: now() - SETTLED_MS - window, until: now() - SETTLED_MS };
  const traceIds = tracesWithin(record, range);
  const rows = new Map<string, HopCoverage>();
  let requests = 0;
  for (const traceId of traceIds) {
    const { spans } = readTrace(record, traceId);
    const root = spans.find(({ parentSpanId }) => parentSpanId === null);
    // A service's own work, such as the nightly statements, has no user who waits.
    if (root !== undefined && root.kind !== 'server') continue;
    requests += 1;
    for (const hop of hopsOf(spans, logsOf(record, traceId), record.peers)) count(rows, hop, traceId);
  }
  const series = requestSeries(record, { ...range, until: now() }, now);
  for (const row of rows.values()) if (hasExemplar(record, row, series)) row.withExemplar = row.requests;
  const unseen = countedOnly(record, range, now);
  return {
    windowSeconds: window / 1000,
    requests,
    isComplete: traceIds.length < MOST_TRACES,
    hops: [...rows.values(), ...unseen].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
  };
}

const keyOf = ({ service, route, caller }: Pick<HopCoverage, 'caller' | 'service' | 'route'>) =>
  [service, route, caller].join('\n');

function tracesWithin(record: FlightRecord, { since, until }: Range): string[] {
  return record.database
    .prepare('SELECT trace_id FROM traces WHERE root_start_us BETWEEN ? AND ? ORDER BY id DESC LIMIT ?')
    .all(Math.round(since * 1000), Math.round(until * 1000), MOST_TRACES)
    .map((row) => Buffer.from(row.trace_id as Uint8Array).toString('hex'));
}

function logsOf(record: FlightRecord, traceId: string): { service: string; spanId: string | null }[] {
  return record.database
    .prepare('SELECT origin, span_id FROM logs WHERE trace_id = ?')
    .all(Buffer.from(traceId, 'hex'))
    .map((row) => ({
      service: record.vocabulary.readOrigin(Number(row.origin)).service,
      spanId: row.span_id instanceof Uint8Array ? Buffer.from(row.span_id).toString('hex') : null,
    }));
}

/** The example of a hop is the newest of its requests that lacks something, else its newest. */
function count(rows: Map<string, HopCoverage>, hop: Hop, traceId: string): void {
  const { caller, service, route = null, hasSpan, hasLog } = hop;
  const key = keyOf({ caller, service, route });
  const row = rows.get(key) ?? {
    caller,
    service,
    route,
    requests: 0,
    withSpan: 0,
    withLog: 0,
    withExemplar: 0,
    traceId,
  };
  const wasWhole = row.withSpan === row.requests && row.withLog === row.requests;
  if (wasWhole && !(hasSpan && hasLog)) row.traceId = traceId;
  row.requests += 1;
  if (hasSpan) row.withSpan += 1;
  if (hasLog) row.withLog += 1;
  rows.set(key, row);
}

function requestSeries(record: FlightRecord, { since, until }: Range, now: () => number): MetricSeries[] {
  try {
    const query = new URLSearchParams({ since: String(since), until: String(until) });
    return readMetric(record, query, REQUESTS, now).series;
  } catch (error) {
    // No service has been read yet.
    if (error instanceof LabError && error.code === 'not-found') return [];
    throw error;
  }
}

/** The series counts a hop's requests: by its route, or, where no route took the request, by its method. */
function countsHop({ labels }: MetricSeries, { service, route }: Pick<HopCoverage, 'service' | 'route'>): boolean {
  const { http_request_method: method, http_route: path } = labels;
  return labels.service === service && (route === `${method} ${path}` || route === method);
}

function hasExemplar(record: FlightRecord, row: HopCoverage, series: readonly MetricSeries[]): boolean {
  const trace = record.database.prepare('SELECT 1 FROM traces WHERE prefix = ? AND trace_id = ?');
  const leadsToTrace = ({ traceId }: Exemplar) =>
    traceId !== null && trace.get(Number.parseInt(traceId.slice(0, 12), 16), Buffer.from(traceId, 'hex')) !== undefined;
  return series.some((one) => countsHop(one, row) && one.exemplars.some(leadsToTrace));
}

/** Requests that a service counted on a route of which no trace tells, also just outside the range. */
function countedOnly(record: FlightRecord, range: Range, now: () => number): HopCoverage[] {
  return requestSeries(record, range, now).flatMap(({ labels, points, ratePerSecond = 0 }) => {
    const { service = '', http_request_method: method, http_route: path } = labels;
    const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
    const requests = Math.round((ratePerSecond * (last - first)) / 1000);
    if (requests === 0 || !path?.startsWith('/')) return [];
    const route = `${method} ${path}`;
    const since = String(range.since - SETTLED_MS);
    const query = new URLSearchParams({ service, operation: route, since, limit: '1' });
    if (findTraces(record, query, now).traces.length > 0) return [];
    const row = { caller: null, service, route, requests, withSpan: 0, withLog: 0, withExemplar: 0, traceId: null };
    return [row];
  });
}
