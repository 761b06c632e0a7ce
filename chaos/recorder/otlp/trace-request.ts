import {
  eachOrigin,
  isZero,
  microseconds,
  microsecondsBetween,
  type OriginView,
  type Stretch,
  stretch,
  within,
} from './fields.ts';
import { malformed, WireReader } from './wire.ts';

/** One span of a request, still as positions in the request's bytes. */
export interface SpanView {
  origin: OriginView;
  /** Position of the 16 bytes. */
  traceId: number;
  /** Position of the 8 bytes. */
  spanId: number;
  /** Position of the 8 bytes, or -1 at a root span. */
  parentSpanId: number;
  name: Stretch;
  /** SpanKind of OTLP: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  /** Microseconds since 1970. */
  startUs: number;
  durationUs: number;
  /** StatusCode of OTLP: 0 unset, 1 ok, 2 error. */
  status: number;
  statusMessage: Stretch;
  /** Positions in pairs: from, to, from, to. */
  attributes: number[];
  events: EventView[];
}

export interface EventView {
  /** Microseconds since 1970. */
  timeUs: number;
  name: Stretch;
  /** Positions in pairs: from, to, from, to. */
  attributes: number[];
}

export interface TraceRequest {
  bytes: Buffer;
  spans: SpanView[];
  /** Spans without a usable trace id or span id, which are refused one by one. */
  rejected: number;
}

/** Reads an ExportTraceServiceRequest. Throws a `bad-otlp` LabError before anything of it is stored. */
export function readTraceRequest(bytes: Buffer): TraceRequest {
  const request: TraceRequest = { bytes, spans: [], rejected: 0 };
  const reader = new WireReader(bytes);
  eachOrigin(reader, (origin) => {
    const span = readSpan(reader, origin);
    if (span === undefined) request.rejected += 1;
    else request.spans.push(span);
  });
  return request;
}

function readSpan(reader: WireReader, origin: OriginView): SpanView | undefined {
  const { bytes, end } = reader;
  const nowhere: Stretch = { from: 0, to: 0 };
  const span: SpanView = {
    origin,
    traceId: -1,
    spanId: -1,
    parentSpanId: -1,
    name: nowhere,
    kind: 0,
    startUs: 0,
    durationUs: 0,
    status: 0,
    statusMessage: nowhere,
    attributes: [],
    events: [],
  };
  let startAt = -1;
  let endAt = -1;
  while (reader.at < end) {
    const tag = reader.tag();
    switch (tag) {
      case 0x0a:
        if (reader.stretch() === 16) span.traceId = reader.at - 16;
        break;
      case 0x12:
        if (reader.stretch() === 8) span.spanId = reader.at - 8;
        break;
      case 0x22:
        if (reader.stretch() === 8 && !isZero(bytes, reader.at - 8, reader.at)) span.parentSpanId = reader.at - 8;
        break;
      case 0x2a:
        span.name = stretch(reader);
        break;
      case 0x30:
        span.kind = reader.varint();
        break;
      case 0x39:
        startAt = reader.fixed64();
        break;
      case 0x41:
        endAt = reader.fixed64();
        break;
      case 0x4a: {
        const length = reader.stretch();
        span.attributes.push(reader.at - length, reader.at);
        break;
      }
      case 0x5a:
        within(reader, () => span.events.push(readEvent(reader)));
        break;
      case 0x7a:
        within(reader, () => readStatus(reader, span));
        break;
      default:
        reader.skip(tag);
    }
  }
  if (reader.at !== end) throw malformed('a span runs past its end');
  const known = span.traceId >= 0 && span.spanId >= 0 && startAt >= 0;
  if (!known || isZero(bytes, span.traceId, span.traceId + 16) || isZero(bytes, span.spanId, span.spanId + 8))
    return undefined;
  span.startUs = microseconds(bytes, startAt);
  span.durationUs = endAt < 0 ? 0 : microsecondsBetween(bytes, startAt, endAt);
  return span;
}

function readStatus(reader: WireReader, span: SpanView): void {
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === 0x12) span.statusMessage = stretch(reader);
    else if (tag === 0x18) span.status = reader.varint();
    else reader.skip(tag);
  }
}

function readEvent(reader: WireReader): EventView {
  const event: EventView = { timeUs: 0, name: { from: 0, to: 0 }, attributes: [] };
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === 0x09) event.timeUs = microseconds(reader.bytes, reader.fixed64());
    else if (tag === 0x12) event.name = stretch(reader);
    else if (tag === 0x1a) {
      const length = reader.stretch();
      event.attributes.push(reader.at - length, reader.at);
    } else reader.skip(tag);
  }
  return event;
}
