import { malformed, WireReader } from './wire.ts';

/** Where a part of a request lies in its bytes; `from === to` where the sender left it out. */
export interface Stretch {
  from: number;
  to: number;
}

/** A resource and the scope within it, as the sender described them. */
export interface OriginView {
  resource: Stretch;
  scope: Stretch;
}

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
  /** Positions of whole Event messages, in pairs. */
  events: number[];
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

/**
 * Walks resource -> scope -> item, the shape that traces and logs share, and calls `item` with the reader limited to
 * one span or log record. Resource and scope come before their items in every sender known, but protobuf does not
 * promise it, so each level is read twice: first for its description, then for its items.
 */
export function eachOrigin(reader: WireReader, item: (origin: OriginView) => void): void {
  eachField(reader, 1, () => {
    const resource = find(reader, 1);
    eachField(reader, 2, () => {
      const origin = { resource, scope: find(reader, 1) };
      eachField(reader, 2, () => item(origin));
    });
  });
}

/** Calls `visit` for each length-delimited field with that number, the reader being limited to it meanwhile. */
function eachField(reader: WireReader, number: number, visit: () => void): void {
  const wanted = number * 8 + 2;
  const end = reader.end;
  while (reader.at < end) {
    const tag = reader.tag();
    if (tag !== wanted) {
      reader.skip(tag);
      continue;
    }
    const length = reader.stretch();
    const next = reader.at;
    reader.at = next - length;
    reader.end = next;
    visit();
    reader.at = next;
    reader.end = end;
  }
}

function find(reader: WireReader, number: number): Stretch {
  const start = reader.at;
  const found: Stretch = { from: start, to: start };
  eachField(reader, number, () => {
    found.from = reader.at;
    found.to = reader.end;
  });
  reader.at = start;
  return found;
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
      case 0x5a: {
        const length = reader.stretch();
        span.events.push(reader.at - length, reader.at);
        break;
      }
      case 0x7a:
        readStatus(reader, span);
        break;
      default:
        reader.skip(tag);
    }
  }
  if (reader.at !== end) throw malformed('a span runs past its end');
  const known = span.traceId >= 0 && span.spanId >= 0 && startAt >= 0;
  if (!known || isZero(bytes, span.traceId, span.traceId + 16) || isZero(bytes, span.spanId, span.spanId + 8)) return undefined;
  span.startUs = microseconds(bytes, startAt);
  span.durationUs = endAt < 0 ? 0 : microsecondsBetween(bytes, startAt, endAt);
  return span;
}

function readStatus(reader: WireReader, span: SpanView): void {
  const outer = reader.end;
  const length = reader.stretch();
  reader.end = reader.at;
  reader.at -= length;
  while (reader.at < reader.end) {
    const tag = reader.tag();
    if (tag === 0x12) span.statusMessage = stretch(reader);
    else if (tag === 0x18) span.status = reader.varint();
    else reader.skip(tag);
  }
  reader.end = outer;
}

export function stretch(reader: WireReader): Stretch {
  const length = reader.stretch();
  return { from: reader.at - length, to: reader.at };
}

export function isZero(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/** The fixed64 of nanoseconds at a position, in microseconds: what fits a double exactly until the year 2255. */
export function microseconds(bytes: Buffer, at: number): number {
  return Math.round((bytes.readUInt32LE(at + 4) * 4294967296 + bytes.readUInt32LE(at)) / 1000);
}

/** The difference is taken before it is rounded, so a duration has all its microseconds; an end before the start is 0. */
function microsecondsBetween(bytes: Buffer, start: number, end: number): number {
  const high = bytes.readUInt32LE(end + 4) - bytes.readUInt32LE(start + 4);
  const low = bytes.readUInt32LE(end) - bytes.readUInt32LE(start);
  return Math.max(0, Math.round((high * 4294967296 + low) / 1000));
}
