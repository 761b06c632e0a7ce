import type { LogRecord, Span, Trace } from '#chaos/recorder/answers.ts';

/** Unix milliseconds at which everything here begins. */
export const START = Date.UTC(2026, 10, 24, 3, 0, 0);

let made = 0;

/** A span of `orders` that a test changes where it matters. Ids are unlike each other. */
export function spanOf(changes: Partial<Span> = {}): Span {
  made += 1;
  return {
    spanId: made.toString(16).padStart(16, '0'),
    parentSpanId: null,
    service: 'orders',
    name: 'POST /orders',
    kind: 'server',
    startTime: START,
    durationMs: 10,
    status: 'unset',
    statusMessage: '',
    attributes: {},
    events: [],
    scope: { name: 'test', version: '1' },
    ...changes,
  };
}

/** A database call by the attributes that the stable conventions give it. */
export const queryOf = (text: string, changes: Partial<Span> = {}): Span =>
  spanOf({ name: 'pg.query:SELECT nightmarket', kind: 'client', attributes: { 'db.query.text': text }, ...changes });

export function traceOf(spans: Span[], changes: Partial<Trace> = {}): Trace {
  const [root] = spans;
  const end = Math.max(...spans.map((span) => span.startTime + span.durationMs));
  return {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    startTime: START,
    durationMs: end - START,
    rootService: root?.service ?? '',
    rootName: root?.name ?? '',
    rootDurationMs: root?.durationMs ?? 0,
    spanCount: spans.length,
    errorCount: spans.filter(({ status }) => status === 'error').length,
    services: [...new Set(spans.map(({ service }) => service))].sort(),
    spans,
    ...changes,
  };
}

export function logOf(changes: Partial<LogRecord> = {}): LogRecord {
  return {
    cursor: '1',
    time: START,
    service: 'orders',
    level: 'info',
    message: 'order placed',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    attributes: {},
    ...changes,
  };
}
