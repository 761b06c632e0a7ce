import type protobuf from 'protobufjs/minimal.js';
import { LabError } from '#chaos/errors/lab-error.ts';

/** A parsed JSON value, or a field that is not there. */
export type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };

/** Deeper nesting than any telemetry has; protects the stack from a hostile body. */
const DEEPEST = 32;

/** The error of one field that does not hold what OTLP/JSON puts there. */
function wrong(field: string, expected: string, got: Json): LabError {
  const shown = JSON.stringify(got)?.slice(0, 80) ?? 'nothing';
  return new LabError(
    'bad-otlp',
    `${field} must be ${expected}, but is ${shown}. Send the request of the OTLP exporter unchanged.`,
    {
      field,
      expected,
      got: shown,
    },
  );
}

export function object(value: Json, path: string): { [key: string]: Json } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'an object', value);
  return value;
}

/** A list; a field left out is an empty one. */
export function list(value: Json, path: string): Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrong(path, 'a list', value);
  return value;
}

/** A text; a field left out is an empty one. */
export function text(value: Json, path: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw wrong(path, 'a text', value);
  return value;
}

/** A small non-negative number, also by its enum name. */
export function unsigned(value: Json, path: string, names: string[] = []): number {
  if (value === undefined || value === null) return 0;
  const number = typeof value === 'string' ? names.indexOf(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 0x7fffffff) {
    throw wrong(path, names.length > 0 ? `a number or one of ${names.join(', ')}` : 'a number from 0 up', value);
  }
  return number;
}

/** An id; a field left out is empty. */
export function bytesOfHex(value: Json, path: string): Buffer {
  const digits = text(value, path);
  const bytes = Buffer.from(digits, 'hex');
  if (bytes.length * 2 !== digits.length) throw wrong(path, 'hexadecimal digits', value);
  return bytes;
}

/** Writes nanoseconds since 1970, which come as decimal text because JSON numbers cannot hold them. */
export function nanoseconds(writer: protobuf.Writer, tag: number, value: Json, path: string): void {
  if (value === undefined || value === null) return;
  const digits = String(value);
  if (!/^\d{1,19}$/.test(digits)) throw wrong(path, 'nanoseconds since 1970 as decimal text', value);
  const whole = BigInt(digits);
  writer
    .uint32(tag)
    .fixed32(Number(whole & 0xffffffffn))
    .fixed32(Number(whole >> 32n));
}

/** Writes the entries of an attribute list, each as a KeyValue message under the given tag. */
export function writeKeyValues(writer: protobuf.Writer, tag: number, value: Json, path: string, depth = 0): void {
  list(value, path).forEach((entry, i) => {
    const pair = object(entry, `${path}[${i}]`);
    writer.uint32(tag).fork();
    writer.uint32(0x0a).string(text(pair.key, `${path}[${i}].key`));
    if (pair.value !== undefined && pair.value !== null) {
      writer.uint32(0x12).fork();
      writeAnyValue(writer, pair.value, `${path}[${i}].value`, depth);
      writer.ldelim();
    }
    writer.ldelim();
  });
}

/** Writes the fields of an AnyValue. */
export function writeAnyValue(writer: protobuf.Writer, value: Json, path: string, depth = 0): void {
  if (depth > DEEPEST) throw wrong(path, `nested at most ${DEEPEST} deep`, 'deeper');
  const any = object(value, path);
  if (any.stringValue !== undefined) writer.uint32(0x0a).string(text(any.stringValue, `${path}.stringValue`));
  else if (any.boolValue !== undefined) writer.uint32(0x10).bool(any.boolValue === true);
  else if (any.intValue !== undefined) writer.uint32(0x18).int64(integer(any.intValue, `${path}.intValue`));
  else if (any.doubleValue !== undefined) writer.uint32(0x21).double(double(any.doubleValue, `${path}.doubleValue`));
  else if (any.bytesValue !== undefined) writer.uint32(0x3a).bytes(Buffer.from(text(any.bytesValue, path), 'base64'));
  else if (any.arrayValue !== undefined) {
    writer.uint32(0x2a).fork();
    list(object(any.arrayValue, `${path}.arrayValue`).values, `${path}.arrayValue.values`).forEach((item, i) => {
      writer.uint32(0x0a).fork();
      writeAnyValue(writer, item, `${path}.arrayValue.values[${i}]`, depth + 1);
      writer.ldelim();
    });
    writer.ldelim();
  } else if (any.kvlistValue !== undefined) {
    writer.uint32(0x32).fork();
    const values = object(any.kvlistValue, `${path}.kvlistValue`).values;
    writeKeyValues(writer, 0x0a, values, `${path}.kvlistValue.values`, depth + 1);
    writer.ldelim();
  }
}

function integer(value: Json, path: string): number | string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return value;
  throw wrong(path, 'an integer', value);
}

function double(value: Json, path: string): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw wrong(path, 'a number', value);
}
