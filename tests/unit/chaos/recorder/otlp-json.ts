/** Builds OTLP/JSON for tests, as short as a test wants it. */
export interface TestSpan {
  traceId?: string;
  spanId: string;
  parentSpanId?: string;
  name?: string;
  kind?: number;
  startMs?: number;
  durationMs?: number;
  status?: { code?: number; message?: string };
  attributes?: Record<string, unknown>;
  events?: { timeMs: number; name: string; attributes?: Record<string, unknown> }[];
}

export const TRACE = '0af7651916cd43dd8448eb211c80319c';
/** A time that all tests agree on: 2026-11-24T03:00:00Z. */
export const THREE_AM = 1_795_489_200_000;

function nanoseconds(milliseconds: number): string {
  return String(BigInt(Math.round(milliseconds * 1000)) * 1000n);
}

function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (value === null) return {};
  return { kvlistValue: { values: keyValues(value as object) } };
}

export function keyValues(attributes: object): object[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

export function traceBody(services: Record<string, TestSpan[]>): object {
  return {
    resourceSpans: Object.entries(services).map(([service, spans]) => ({
      resource: { attributes: keyValues({ 'service.name': service }) },
      scopeSpans: [{ scope: { name: 'test', version: '1.2.3' }, spans: spans.map(jsonSpan) }],
    })),
  };
}

function jsonSpan(span: TestSpan): object {
  const startMs = span.startMs ?? THREE_AM;
  return {
    traceId: span.traceId ?? TRACE,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? '',
    name: span.name ?? 'work',
    kind: span.kind ?? 1,
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(startMs + (span.durationMs ?? 10)),
    attributes: keyValues(span.attributes ?? {}),
    events: (span.events ?? []).map(({ timeMs, name, attributes = {} }) => ({
      timeUnixNano: nanoseconds(timeMs),
      name,
      attributes: keyValues(attributes),
    })),
    status: span.status ?? {},
  };
}

export interface TestLog {
  timeMs?: number;
  severity?: number;
  body: unknown;
  traceId?: string;
  spanId?: string;
  attributes?: Record<string, unknown>;
}

export function logsBody(services: Record<string, TestLog[]>): object {
  return {
    resourceLogs: Object.entries(services).map(([service, records]) => ({
      resource: { attributes: keyValues({ 'service.name': service }) },
      scopeLogs: [
        {
          logRecords: records.map(
            ({ timeMs = THREE_AM, severity = 9, body, traceId = '', spanId = '', attributes = {} }) => ({
              timeUnixNano: nanoseconds(timeMs),
              severityNumber: severity,
              body: anyValue(body),
              traceId,
              spanId,
              attributes: keyValues(attributes),
            }),
          ),
        },
      ],
    })),
  };
}
