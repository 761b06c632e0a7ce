import type { LogRecord } from '#chaos/recorder/answers.ts';
import { cellWidth, onOneLine, shorten, toWidth } from './cells.ts';
import { logFields } from './log-fields.ts';
import { clockText } from './quantities.ts';
import type { Screen, Style } from './screen.ts';
import { shortTraceId } from './trace-id.ts';

const LEVEL_STYLES: Record<LogRecord['level'], Style> = {
  trace: 'dim',
  debug: 'dim',
  info: 'green',
  warn: 'yellow',
  error: 'red',
  fatal: 'red',
};
const LEVEL_CELLS = 5;
const SERVICE_CELLS = 10;

/** One line for one record: time, level, service, message, business keys, route, and the trace that it belongs to. */
export function logLine(record: LogRecord, screen: Screen): string {
  const style = LEVEL_STYLES[record.level];
  const time = clockText(record.time);
  const trace = shortTraceId(record.traceId ?? '');
  const room = screen.width - time.length - LEVEL_CELLS - SERVICE_CELLS - trace.length - 4;
  const message = shorten(onOneLine(record.message), room);
  const fields = shorten(logFields(record), room - cellWidth(message) - 1);
  const isGrave = style === 'red' || style === 'yellow';
  return [
    screen.paint('dim', time),
    screen.paint(style, toWidth(record.level, LEVEL_CELLS)),
    screen.paint('cyan', toWidth(onOneLine(record.service), SERVICE_CELLS)),
    isGrave ? screen.paint(style, message) : message,
    ...(fields ? [screen.paint('dim', fields)] : []),
    ...(trace ? [screen.paint('dim', trace)] : []),
  ].join(' ');
}

/** Services send their records in batches, so those of several come out of order; sorts them by time. */
export const byTime = (records: readonly LogRecord[]): LogRecord[] => records.toSorted((a, b) => a.time - b.time);
