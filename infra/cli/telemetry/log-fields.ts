import type { LogRecord } from '#chaos/recorder/answers.ts';
import { onOneLine } from './cells.ts';

/** Said elsewhere on the line, or of no use to whoever reads it. */
const LEFT_OUT = new Set([
  'service',
  'level',
  'time',
  'pid',
  'hostname',
  'trace_id',
  'span_id',
  'trace_flags',
  'request_id',
]);
/** Told together, in the way that people speak of a request. */
const OF_THE_REQUEST = new Set(['method', 'path', 'route', 'status', 'duration_ms', 'peer']);
/** An error's stack is long; `--json` has it. */
const isStack = (name: string) => /(^|[._])(stack|stacktrace)$/.test(name);

const asText = (value: unknown): string => onOneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** `-> inventory POST /reservations 201 44 ms`, as far as the record says it. */
function requestText(attributes: LogRecord['attributes']): string {
  const { peer, method, path, route, status, duration_ms: durationMs } = attributes;
  const where = path ?? route;
  return [
    ...(peer ? [`-> ${asText(peer)}`] : []),
    ...[method, where, status].filter((part) => part !== undefined && part !== null && part !== '').map(asText),
    ...(durationMs === undefined ? [] : [`${asText(durationMs)} ms`]),
    ...(path !== undefined && route ? [`route=${asText(route)}`] : []),
  ].join(' ');
}

/** What a record says beside its message: business keys (`order=O-17` for `order_id`), then the request. */
export function logFields({ attributes }: LogRecord): string {
  const keys = Object.entries(attributes).filter(
    ([name, value]) =>
      !LEFT_OUT.has(name) && !OF_THE_REQUEST.has(name) && !isStack(name) && value !== '' && value !== null,
  );
  const texts = keys.map(([name, value]) => `${onOneLine(name).replace(/_id$/, '')}=${asText(value)}`);
  return [...texts, requestText(attributes)].filter(Boolean).join(' ');
}
