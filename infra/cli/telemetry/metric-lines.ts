import type { HistogramAnswer, Metric, MetricSeries } from '#chaos/recorder/answers.ts';
import { onOneLine } from './cells.ts';
import { type Column, tableLines } from './columns.ts';
import { clockText, rateText, valueText } from './quantities.ts';
import type { Screen } from './screen.ts';
import { type SeriesLabels, seriesLabels } from './series-labels.ts';
import { increases, sparkline } from './sparkline.ts';
import { shortTraceId } from './trace-id.ts';

const SPARK_CELLS = 20;
const MOST_EXEMPLARS = 5;

/** The series that carry all of these labels. */
export function seriesWith(metric: Metric, labels: readonly (readonly [string, string])[]): Metric {
  const series = metric.series.filter((one) => labels.every(([name, value]) => one.labels[name] === value));
  return { ...metric, series };
}

const latest = ({ points }: MetricSeries): number | null => points.at(-1)?.[1] ?? null;

const right = (title: string): Column => ({ title, align: 'right' });

/** The figures that each type of metric is read by. */
const FIGURES: Record<'counter' | 'histogram' | 'other', Column[]> = {
  histogram: [...['count', 'rate', 'p50', 'p95', 'p99'].map(right), { title: 'rate over time', least: 8 }],
  counter: [right('value'), right('rate'), { title: 'rate over time', least: 8 }],
  other: [right('value'), { title: 'value over time', least: 8 }],
};

const kindOf = ({ type }: Metric) => (type === 'counter' || type === 'histogram' ? type : 'other');

function figures(metric: Metric, series: MetricSeries): string[] {
  const { ratePerSecond, histogram, points } = series;
  const kind = kindOf(metric);
  const values = kind === 'other' ? points.map(([, value]) => value) : increases(points);
  const spark = sparkline(values, SPARK_CELLS);
  const value = valueText(latest(series), metric.name);
  const rate = ratePerSecond === undefined ? '-' : rateText(ratePerSecond);
  if (kind === 'other') return [value, spark];
  if (kind === 'counter') return [value, rate, spark];
  return [String(histogram?.count ?? '-'), rate, ...percentiles(metric.name, histogram), spark];
}

/** What is certain: the bound of the bucket. A figure from within it would look exact, and could be far off. */
function percentiles(name: string, histogram: HistogramAnswer | undefined): string[] {
  if (histogram === undefined) return ['-', '-', '-'];
  const { p50, p95, p99, p50Le, p95Le, p99Le } = histogram;
  const pairs = [
    [p50, p50Le],
    [p95, p95Le],
    [p99, p99Le],
  ] as const;
  return pairs.map(([value, bound]) => {
    if (bound !== null) return `≤ ${valueText(bound, name)}`;
    return value === null ? '-' : `> ${valueText(value, name)}`;
  });
}

const BOUNDS = '≤ and >: as far as buckets tell; ./drill graph measures the spans';

/** The newest exemplars of all series: values, each with the trace that it was seen in. */
function exemplarLines(metric: Metric, { columns, cells }: SeriesLabels, screen: Screen): string[] {
  const newest = metric.series
    .flatMap((series) => series.exemplars.map((exemplar) => ({ series, exemplar })))
    .filter(({ exemplar }) => exemplar.traceId !== null)
    .sort((a, b) => b.exemplar.time - a.exemplar.time)
    .slice(0, MOST_EXEMPLARS);
  if (newest.length === 0) return [];
  const rows = newest.map(({ series, exemplar }) => [
    clockText(exemplar.time),
    valueText(exemplar.value, metric.name),
    shortTraceId(exemplar.traceId ?? ''),
    ...cells(series),
  ]);
  const table = tableLines(
    [{ title: 'seen at' }, right('value'), { title: 'in this trace' }, ...columns],
    rows,
    screen,
  );
  return ['', ...table];
}

/** A metric's series, the busiest first, and traces to go on with. */
export function metricLines(metric: Metric, screen: Screen): string[] {
  const weight = (series: MetricSeries) => series.ratePerSecond ?? latest(series) ?? 0;
  const series = metric.series.toSorted((a, b) => weight(b) - weight(a));
  const labels = seriesLabels(series);
  const rows = series.map((one) => [...labels.cells(one), ...figures(metric, one)]);
  return [
    `${screen.paint('bold', metric.name)} (${metric.type}): ${onOneLine(metric.help)}`,
    ...(labels.names.length > 0 ? [`labels: ${labels.names.join(', ')}`] : []),
    '',
    ...tableLines([...labels.columns, ...FIGURES[kindOf(metric)]], rows, screen),
    ...(metric.type === 'histogram' && series.length > 0 ? ['', BOUNDS] : []),
    ...exemplarLines(metric, labels, screen),
  ];
}
