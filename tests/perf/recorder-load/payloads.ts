import { traceRequestFromJson } from '#chaos/recorder/otlp/json-request.ts';
import { readTraceRequest } from '#chaos/recorder/otlp/trace-request.ts';
import { FRESH_DIGITS, type JsonSpan, shopTraces } from './shop-traces.ts';

/** One request, encoded beforehand, and where in it ids, times and fresh digits lie. */
interface Payload {
  body: Buffer;
  spans: number;
  ids: number[];
  times: number[];
  digits: number[];
}

/** A set of requests whose traces belong together: the services' batches of the same traces. */
export type Payloads = Payload[];

const BATCH = 500;

/** Encodes the batches of `traces` traces, one service each, about 500 spans long. */
export function encodePayloads(traces: number, random: () => number): Payloads {
  const payloads: Payloads = [];
  for (const [service, scopes] of shopTraces(traces, random, Date.now())) {
    const flat = [...scopes].flatMap(([scope, spans]) => spans.map((span) => ({ scope, span })));
    // Spans leave a service in the order they end, so traces and scopes are mixed within a batch.
    flat.sort((a, b) => (a.span.endTimeUnixNano < b.span.endTimeUnixNano ? -1 : 1));
    for (let from = 0; from < flat.length; from += BATCH)
      payloads.push(payload(service, flat.slice(from, from + BATCH)));
  }
  return payloads;
}

function payload(service: string, spans: { scope: string; span: JsonSpan }[]): Payload {
  const scopeSpans = [...Map.groupBy(spans, ({ scope }) => scope)].map(([name, group]) => ({
    scope: { name, version: '0.82.0' },
    spans: group.map(({ span }) => span),
  }));
  const attributes = {
    'service.name': service,
    'service.version': '1.0.0',
    'deployment.environment.name': 'drill',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': '2.0.0',
    'process.pid': '4242',
  };
  const resource = {
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
  };
  const body = traceRequestFromJson(Buffer.from(JSON.stringify({ resourceSpans: [{ resource, scopeSpans }] })));
  return { body, spans: spans.length, ...slots(body) };
}

function slots(body: Buffer): Pick<Payload, 'ids' | 'times' | 'digits'> {
  const found = { ids: [] as number[], times: [] as number[], digits: [] as number[] };
  for (const span of readTraceRequest(body).spans) {
    found.ids.push(span.traceId, span.traceId + 8, span.spanId);
    if (span.parentSpanId >= 0) found.ids.push(span.parentSpanId);
    // After the kind (tag 0x30, one byte) come start and end: tag 0x39, 8 bytes, tag 0x41, 8 bytes.
    const start = span.name.to + 2 + 1;
    if (body[start - 1] !== 0x39 || body[start + 8] !== 0x41)
      throw new Error('the encoder has changed its order of fields');
    found.times.push(start, start + 9);
  }
  for (let at = body.indexOf(FRESH_DIGITS); at >= 0; at = body.indexOf(FRESH_DIGITS, at + 1)) found.digits.push(at);
  return found;
}

/** Makes new traces of old ones: other ids with the same kinship, other times, other digits in paths. */
export function freshen(payloads: Payloads, random: () => number, elapsedMs: number): void {
  const mask = Math.floor(random() * 0xffffffff);
  const mask2 = Math.floor(random() * 0xffffffff);
  const shift = BigInt(Math.round(elapsedMs * 1e6));
  for (const { body, ids, times, digits } of payloads) {
    for (const at of ids) {
      body.writeInt32LE(body.readInt32LE(at) ^ mask, at);
      body.writeInt32LE(body.readInt32LE(at + 4) ^ mask2, at + 4);
    }
    for (const at of times) body.writeBigUInt64LE(body.readBigUInt64LE(at) + shift, at);
    for (const at of digits) body.write(String(Math.floor(random() * 1e15)).padStart(16, '0'), at, 'latin1');
  }
}

/** A request as OTLP/JSON, for senders that speak it. */
export function jsonOf(traces: number, random: () => number): { body: Buffer; spans: number }[] {
  return [...shopTraces(traces, random, Date.now())].map(([service, scopes]) => {
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
    const scopeSpans = [...scopes].map(([name, spans]) => ({ scope: { name }, spans }));
    return {
      body: Buffer.from(JSON.stringify({ resourceSpans: [{ resource, scopeSpans }] })),
      spans: [...scopes.values()].reduce((sum, spans) => sum + spans.length, 0),
    };
  });
}
