import type { MetricSeries } from '#chaos/recorder/answers.ts';
import { onOneLine } from './cells.ts';
import type { Column } from './columns.ts';

/** Columns for what tells a metric's series from each other: the service, then each label. */
export interface SeriesLabels {
  columns: Column[];
  cells(series: MetricSeries): string[];
  /** Whole names of the labels, as `--label` takes them; titles are shorter. */
  names: string[];
}

/** `http_request_method` as a title: what comes before says only that it is about HTTP. */
const shortName = (name: string): string => name.replace(/^http_(request_|response_)?/, '');

export function seriesLabels(series: readonly MetricSeries[]): SeriesLabels {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))]
    .filter((name) => name !== 'service')
    .sort();
  const columns = names.map((name) => ({ title: shortName(name), least: 6 }));
  return {
    names,
    columns: [{ title: 'service', least: 7 }, ...columns],
    cells: ({ labels }) => ['service', ...names].map((name) => onOneLine(labels[name] ?? '-')),
  };
}
