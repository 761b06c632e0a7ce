import type { TraceList } from '#chaos/recorder/answers.ts';
import { onOneLine } from './cells.ts';
import { type Column, tableLines } from './columns.ts';
import { clockText, durationText } from './quantities.ts';
import type { Screen } from './screen.ts';
import { shortTraceId } from './trace-id.ts';

const COLUMNS: Column[] = [
  { title: 'time' },
  { title: 'took', align: 'right' },
  { title: 'spans', align: 'right' },
  { title: 'errors', align: 'right' },
  { title: 'root', least: 10 },
  { title: 'and in', least: 6 },
  { title: 'trace' },
];

/** One line a trace, newest first. */
export function traceListLines({ traces }: TraceList, screen: Screen): string[] {
  const rows = traces.map((trace) => [
    clockText(trace.startTime),
    durationText(trace.rootDurationMs),
    String(trace.spanCount),
    trace.errorCount > 0 ? ({ text: String(trace.errorCount), style: 'red' } as const) : '0',
    onOneLine(`${trace.rootService} ${trace.rootName}`),
    trace.services.filter((service) => service !== trace.rootService).join(' '),
    shortTraceId(trace.traceId),
  ]);
  return tableLines(COLUMNS, rows, screen);
}
