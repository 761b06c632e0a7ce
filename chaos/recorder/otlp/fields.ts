import { readKeyValue } from './any-value.ts';
import { WireReader } from './wire.ts';

/** Where a part of a request lies in its bytes; `from === to` where the sender left it out. */
export interface Stretch {
  from: number;
  to: number;
}

/** A resource and the scope within it, as the sender described them. */
export interface OriginView {
  /** service.name of the resource. */
  service: string;
  resource: Stretch;
  scope: Stretch;
}

/**
 * Walks resource -> scope -> item, the shape that traces and logs share, and calls `item` with the reader limited to
 * one span or log record. Resource and scope come before their items in every sender known, but protobuf does not
 * promise it, so each level is read twice: first for its description, then for its items.
 */
export function eachOrigin(reader: WireReader, item: (origin: OriginView) => void): void {
  eachField(reader, 1, () => {
    const resource = find(reader, 1);
    const service = serviceName(reader.bytes, resource);
    eachField(reader, 2, () => {
      const origin = { service, resource, scope: find(reader, 1) };
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
    within(reader, visit);
  }
}

/** Calls `visit` with the reader limited to the length-delimited field that starts here, and leaves it behind that. */
export function within(reader: WireReader, visit: () => void): void {
  const { end } = reader;
  const length = reader.stretch();
  const next = reader.at;
  reader.at = next - length;
  reader.end = next;
  visit();
  reader.at = next;
  reader.end = end;
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

/** service.name of a Resource message; the fallback is the specification's. */
function serviceName(bytes: Buffer, resource: Stretch): string {
  let service: unknown;
  const reader = new WireReader(bytes, resource.from, resource.to);
  eachField(reader, 1, () => {
    const [key, value] = readKeyValue(bytes, reader.at, reader.end);
    if (key === 'service.name') service = value;
  });
  return typeof service === 'string' && service !== '' ? service : 'unknown_service';
}

/** Steps over a length-delimited field and tells where its content lies. */
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
export function microsecondsBetween(bytes: Buffer, start: number, end: number): number {
  const high = bytes.readUInt32LE(end + 4) - bytes.readUInt32LE(start + 4);
  const low = bytes.readUInt32LE(end) - bytes.readUInt32LE(start);
  return Math.max(0, Math.round((high * 4294967296 + low) / 1000));
}
