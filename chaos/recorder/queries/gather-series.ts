import type { Exemplar, HistogramAnswer, MetricSeries, MetricType } from '../answers.ts';
import type { FlightRecord } from '../store/record.ts';
import { bucketBound, bucketQuantile } from './bucket-quantile.ts';
import { Increase } from './increase.ts';
import { eachScrape } from './metric-frames.ts';

export interface SeriesRow {
  id: number;
  service: string;
  /** What the sample's name has after the family's: '', _bucket, _sum, _count. */
  suffix: string;
  labels: Record<string, string>;
}

/** In unix milliseconds; step in milliseconds. */
export interface Range {
  since: number;
  until: number;
  step: number;
}

/** One series of the answer: a series of the exposition, or all series of one histogram label set. */
interface Gathered {
  labels: Record<string, string>;
  rows: SeriesRow[];
  /** The series whose values are the points: a histogram's _count. */
  shown: number;
  points: [number, number][];
  latest: Map<number, number>;
  increases: Map<number, Increase>;
}

/** Reads the values of series within a range. */
export function gatherSeries(record: FlightRecord, type: MetricType, rows: SeriesRow[], range: Range): MetricSeries[] {
  const gathered = [...Map.groupBy(rows, labelSet).values()].map(gather);
  for (const [service, group] of Map.groupBy(gathered, ({ labels }) => labels.service as string)) {
    eachScrape(record, { service, ...range }, (timeMs, values) => {
      for (const one of group) take(one, timeMs, values, range);
    });
  }
  return gathered.filter(({ latest }) => latest.size > 0).map((one) => answer(record, type, one, range));
}

/** A bucket belongs with its histogram, whatever its bound; a summary's quantiles stay apart. */
function labelSet({ service, labels }: SeriesRow): string {
  const { le: _, ...rest } = labels;
  return JSON.stringify([service, rest]);
}

function gather(rows: SeriesRow[]): Gathered {
  const [first] = rows as [SeriesRow];
  const { le: _, ...labels } = first.labels;
  const shown = rows.find(({ suffix }) => suffix === '_count') ?? first;
  const increases = new Map(rows.map(({ id }) => [id, new Increase()]));
  return {
    labels: { service: first.service, ...labels },
    rows,
    shown: shown.id,
    points: [],
    latest: new Map(),
    increases,
  };
}

function take(one: Gathered, timeMs: number, values: ReadonlyMap<number, number>, { since, step }: Range): void {
  for (const { id } of one.rows) {
    const value = values.get(id);
    if (value === undefined) continue;
    one.latest.set(id, value);
    one.increases.get(id)?.add(timeMs, value);
    if (id !== one.shown) continue;
    // The last value of a step stands for it, at its own time.
    const last = one.points.at(-1);
    const sameStep = last !== undefined && Math.floor((last[0] - since) / step) === Math.floor((timeMs - since) / step);
    if (sameStep) one.points.pop();
    one.points.push([timeMs, value]);
  }
}

function answer(record: FlightRecord, type: MetricType, one: Gathered, range: Range): MetricSeries {
  const series: MetricSeries = {
    labels: one.labels,
    points: one.points.map(([timeMs, value]) => [timeMs, Number.isFinite(value) ? value : null]),
    exemplars: exemplars(record, one.rows, range),
  };
  const rate = one.increases.get(one.shown)?.perSecond;
  if ((type === 'counter' || type === 'histogram') && rate !== undefined) series.ratePerSecond = rate;
  if (type === 'histogram') series.histogram = histogram(one);
  return series;
}

function histogram(one: Gathered): HistogramAnswer {
  const latest = (suffix: string) => one.latest.get(one.rows.find((row) => row.suffix === suffix)?.id ?? -1) ?? 0;
  const buckets = one.rows
    .filter(({ suffix }) => suffix === '_bucket')
    .map(({ id, labels }) => ({
      le: labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le),
      count: one.latest.get(id) ?? 0,
      increase: one.increases.get(id)?.sum ?? 0,
    }))
    .sort((a, b) => a.le - b.le);
  const grew = (buckets.at(-1)?.increase ?? 0) > 0;
  const observed = buckets.map(({ le, count, increase }) => ({ le, count: grew ? increase : count }));
  return {
    count: latest('_count'),
    sum: latest('_sum'),
    buckets: buckets.map(({ le, count }) => ({ le: Number.isFinite(le) ? le : null, count })),
    p50: bucketQuantile(observed, 0.5),
    p95: bucketQuantile(observed, 0.95),
    p99: bucketQuantile(observed, 0.99),
    p50Le: bucketBound(observed, 0.5),
    p95Le: bucketBound(observed, 0.95),
    p99Le: bucketBound(observed, 0.99),
  };
}

function exemplars(record: FlightRecord, rows: SeriesRow[], { since, until }: Range): Exemplar[] {
  return record.database
    .prepare(
      `SELECT time_ms, value, labels FROM exemplars
       WHERE series IN (SELECT value FROM json_each(?)) AND time_ms BETWEEN ? AND ? ORDER BY time_ms DESC LIMIT 100`,
    )
    .all(JSON.stringify(rows.map(({ id }) => id)), since, until)
    .map((row) => {
      const labels = JSON.parse(String(row.labels)) as Record<string, string>;
      return {
        time: Number(row.time_ms),
        value: Number(row.value),
        traceId: labels.trace_id ?? labels.traceId ?? null,
        labels,
      };
    });
}
