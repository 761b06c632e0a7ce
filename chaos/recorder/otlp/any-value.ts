import { WireReader } from './wire.ts';

/** What an OTLP attribute can hold. Bytes become base64, as in OTLP/JSON; integers beyond 2^53 become text. */
export type AttributeValue = string | number | boolean | null | AttributeValue[] | { [key: string]: AttributeValue };

/** Deeper nesting than any telemetry has; protects the stack from a hostile body. */
const DEEPEST = 32;

/** Reads a KeyValue message. */
export function readKeyValue(bytes: Buffer, from = 0, to = bytes.length, depth = 0): [string, AttributeValue] {
  const reader = new WireReader(bytes, from, to);
  let key = '';
  let value: AttributeValue = null;
  while (reader.at < to) {
    const tag = reader.tag();
    if (tag === 0x0a) {
      const length = reader.stretch();
      key = bytes.toString('utf8', reader.at - length, reader.at);
    } else if (tag === 0x12) {
      const length = reader.stretch();
      value = readAnyValue(bytes, reader.at - length, reader.at, depth);
    } else reader.skip(tag);
  }
  return [key, value];
}

/** Reads an AnyValue message. An empty one is null. */
export function readAnyValue(bytes: Buffer, from = 0, to = bytes.length, depth = 0): AttributeValue {
  const reader = new WireReader(bytes, from, to);
  let value: AttributeValue = null;
  while (reader.at < to) {
    const tag = reader.tag();
    switch (tag) {
      case 0x0a: {
        const length = reader.stretch();
        value = bytes.toString('utf8', reader.at - length, reader.at);
        break;
      }
      case 0x10:
        value = reader.varint() !== 0;
        break;
      case 0x18:
        value = readInt64(reader);
        break;
      case 0x21:
        value = bytes.readDoubleLE(reader.fixed64());
        break;
      case 0x2a:
      case 0x32: {
        const length = reader.stretch();
        if (depth >= DEEPEST) break;
        const start = reader.at - length;
        value =
          tag === 0x2a ? readArray(bytes, start, reader.at, depth + 1) : readMap(bytes, start, reader.at, depth + 1);
        break;
      }
      case 0x3a: {
        const length = reader.stretch();
        value = bytes.toString('base64', reader.at - length, reader.at);
        break;
      }
      default:
        reader.skip(tag);
    }
  }
  return value;
}

function readArray(bytes: Buffer, from: number, to: number, depth: number): AttributeValue[] {
  const values: AttributeValue[] = [];
  eachItem(bytes, from, to, (start, end) => values.push(readAnyValue(bytes, start, end, depth)));
  return values;
}

function readMap(bytes: Buffer, from: number, to: number, depth: number): { [key: string]: AttributeValue } {
  const entries: [string, AttributeValue][] = [];
  eachItem(bytes, from, to, (start, end) => entries.push(readKeyValue(bytes, start, end, depth)));
  return Object.fromEntries(entries);
}

function eachItem(bytes: Buffer, from: number, to: number, visit: (start: number, end: number) => void): void {
  const reader = new WireReader(bytes, from, to);
  while (reader.at < to) {
    const tag = reader.tag();
    if (tag !== 0x0a) {
      reader.skip(tag);
      continue;
    }
    const length = reader.stretch();
    visit(reader.at - length, reader.at);
  }
}

function readInt64(reader: WireReader): number | string {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = reader.byte();
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  const signed = BigInt.asIntN(64, value);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : String(signed);
}
