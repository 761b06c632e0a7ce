import { z } from 'zod';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { Metric, MetricList, MetricSeries, MetricType } from '../answers.ts';
import type { FlightRecord } from '../store/record.ts';
import { gatherSeries, type SeriesRow } from './gather-series.ts';
import { duration, readQuery, time, wrong } from './parameters.ts';

const DEFAULT_RANGE_MS = 15 * 60_000;
/** Points per series where `step` is not given. */
const DEFAULT_POINTS = 300;
const LEAST_STEP_MS = 1_000;

/** GET /metrics */
export function listMetrics(record: FlightRecord, query: URLSearchParams): MetricList {
  readQuery(z.object({}), query);
  const rows = record.database
    .prepare(
      `SELECT f.name, f.type, f.help, f.unit, json_group_array(DISTINCT s.service) AS services
       FROM metric_families f JOIN series s ON s.family = f.name GROUP BY f.name ORDER BY f.name`,
    )
    .all();
  return {
    metrics: rows.map((row) => ({ ...family(row), services: (JSON.parse(String(row.services)) as string[]).sort() })),
  };
}

/** GET /metrics/:name */
export function readMetric(record: FlightRecord, query: URLSearchParams, name: string, now: () => number): Metric {
  const wanted = readQuery(
    z.object({
      service: z.string().optional(),
      label: z
        .string()
        .regex(/^[a-zA-Z_][a-zA-Z0-9_]*:/, 'a label as name:value')
        .optional(),
      since: time(now).optional(),
      until: time(now).optional(),
      step: duration(LEAST_STEP_MS, 86_400_000).optional(),
    }),
    query,
  );
  const found = record.database
    .prepare('SELECT * FROM metric_families WHERE name IN (?, ?)')
    .get(name, `${name}_total`);
  if (found === undefined) throw unknown(name);
  const until = wanted.until ?? now();
  const since = wanted.since ?? until - DEFAULT_RANGE_MS;
  if (since > until) throw wrong('since', 'before until', query.get('since') ?? '');
  const labels = query
    .getAll('label')
    .map((label) => [label.slice(0, label.indexOf(':')), label.slice(label.indexOf(':') + 1)] as const);
  const rows = seriesRows(record, String(found.name)).filter(
    (row) =>
      (wanted.service === undefined || row.service === wanted.service) &&
      labels.every(([label, value]) => (label === 'service' ? row.service : row.labels[label]) === value),
  );
  const step = wanted.step ?? Math.max(LEAST_STEP_MS, (until - since) / DEFAULT_POINTS);
  const metric = family(found);
  const series: MetricSeries[] = gatherSeries(record, metric.type, rows, { since, until, step });
  return { ...metric, series };
}

function seriesRows(record: FlightRecord, name: string): SeriesRow[] {
  return record.database
    .prepare('SELECT * FROM series WHERE family = ? ORDER BY id')
    .all(name)
    .map((row) => ({
      id: Number(row.id),
      service: String(row.service),
      suffix: String(row.sample).slice(name.length),
      labels: JSON.parse(String(row.labels)) as Record<string, string>,
    }));
}

function family(row: Record<string, unknown>): Omit<Metric, 'series'> {
  return { name: String(row.name), type: row.type as MetricType, help: String(row.help), unit: String(row.unit) };
}

function unknown(name: string): LabError {
  return new LabError('not-found', `No service has shown a metric ${name}. GET /metrics lists those that were.`, {
    field: 'name',
    expected: 'the name of a recorded metric',
    got: name,
  });
}
