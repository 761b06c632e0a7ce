import type { MetricList } from '#chaos/recorder/answers.ts';
import { onOneLine } from './cells.ts';
import { type Column, tableLines } from './columns.ts';
import type { Screen } from './screen.ts';

// Names are typed again, so they are never cut.
const COLUMNS: Column[] = [
  { title: 'metric' },
  { title: 'type' },
  { title: 'services', least: 8 },
  { title: 'what it tells', least: 10 },
];

/** What Node tells of itself is there in every service and seldom what one looks for. */
const isOfTheRuntime = (name: string): boolean => /^(nodejs|process)_/.test(name);

/** What there is to ask for: the company's own first. @param everywhere how many services make a metric one of all */
export function metricListLines({ metrics }: MetricList, everywhere: number, screen: Screen): string[] {
  const rows = metrics
    .toSorted((a, b) => Number(isOfTheRuntime(a.name)) - Number(isOfTheRuntime(b.name)))
    .map(({ name, type, services, help }) => [
      name,
      type,
      services.length >= everywhere ? 'all' : services.join(' '),
      onOneLine(help),
    ]);
  return tableLines(COLUMNS, rows, screen);
}
