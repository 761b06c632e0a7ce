import type { AttributeValue } from '../otlp/any-value.ts';
import type { EventView, SpanView } from '../otlp/trace-request.ts';
import { type Roles, roleOf } from './attribute-roles.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { decodeAttribute, OTHER_OPERATION, type Vocabulary } from './vocabulary.ts';

/*
 * A span in a fragment:
 *   flags      kind in bits 0-2, status in bits 3-4, then one bit each of HAS_PARENT, OWN_NAME, MORE
 *   origin, operation               numbers of the vocabulary
 *   name                            only with OWN_NAME
 *   span id, parent span id         8 bytes each, the second only with HAS_PARENT
 *   start                           microseconds after the fragment's base, signed
 *   duration                        microseconds
 *   attributes                      count, then each: its number + 1, or 0 and its KeyValue message
 *   status message, events          only with MORE; an event is: time after the span's start, name, attributes
 * Numbers are varints. Links and trace state are not kept: nothing in the lab makes them.
 */
const HAS_PARENT = 0x20;
const OWN_NAME = 0x40;
const MORE = 0x80;

/** A span as it is read back. */
export interface StoredSpan {
  spanId: string;
  parentSpanId: string | undefined;
  origin: number;
  operation: number;
  name: string;
  kind: number;
  startUs: number;
  durationUs: number;
  status: number;
  statusMessage: string;
  attributes: Record<string, AttributeValue>;
  events: { timeUs: number; name: string; attributes: Record<string, AttributeValue> }[];
}

/** Appends one span. Returns the roles of its attributes, which the service graph needs of client and server spans. */
export function encodeSpan(
  writer: ByteWriter,
  vocabulary: Vocabulary,
  bytes: Buffer,
  span: SpanView,
  context: { origin: number; operation: number; baseUs: number },
): Roles | undefined {
  const ownName = context.operation === OTHER_OPERATION;
  const more = span.events.length > 0 || span.statusMessage.to > span.statusMessage.from;
  writer.byte(
    (span.kind > 5 ? 0 : span.kind) |
      ((span.status & 3) << 3) |
      (span.parentSpanId >= 0 ? HAS_PARENT : 0) |
      (ownName ? OWN_NAME : 0) |
      (more ? MORE : 0),
  );
  writer.varint(context.origin);
  writer.varint(context.operation);
  if (ownName) writer.counted(bytes, span.name.from, span.name.to);
  writer.copy(bytes, span.spanId, span.spanId + 8);
  if (span.parentSpanId >= 0) writer.copy(bytes, span.parentSpanId, span.parentSpanId + 8);
  writer.signed(span.startUs - context.baseUs);
  writer.varint(span.durationUs);
  const roles = span.kind === 2 || span.kind === 3 ? {} : undefined;
  encodeAttributes(writer, vocabulary, bytes, span.attributes, roles);
  if (more) {
    writer.counted(bytes, span.statusMessage.from, span.statusMessage.to);
    writer.varint(span.events.length);
    for (const event of span.events) encodeEvent(writer, vocabulary, bytes, event, span.startUs);
  }
  return roles;
}

function encodeEvent(
  writer: ByteWriter,
  vocabulary: Vocabulary,
  bytes: Buffer,
  event: EventView,
  startUs: number,
): void {
  writer.signed(event.timeUs - startUs);
  writer.counted(bytes, event.name.from, event.name.to);
  encodeAttributes(writer, vocabulary, bytes, event.attributes);
}

/** Appends attributes, given as positions of KeyValue messages in pairs, and fills in the values that have a role. */
export function encodeAttributes(
  writer: ByteWriter,
  vocabulary: Vocabulary,
  bytes: Buffer,
  positions: number[],
  roles?: Roles,
): void {
  writer.varint(positions.length / 2);
  for (let i = 0; i < positions.length; i += 2) {
    const from = positions[i] as number;
    const to = positions[i + 1] as number;
    const id = vocabulary.attribute(bytes, from, to);
    writer.varint(id + 1);
    if (id < 0) writer.counted(bytes, from, to);
    if (roles === undefined) continue;
    const role = id < 0 ? roleOf(bytes, from, to) : vocabulary.roleOfAttribute(id);
    if (role !== undefined) {
      roles[role] = id < 0 ? decodeAttribute(bytes.subarray(from, to))[1] : vocabulary.readAttribute(id)[1];
    }
  }
}

/** Reads one span. */
export function decodeSpan(reader: ByteReader, vocabulary: Vocabulary, baseUs: number): StoredSpan {
  const flags = reader.byte();
  const origin = reader.varint();
  const operation = reader.varint();
  const name = flags & OWN_NAME ? reader.counted().toString('utf8') : vocabulary.readOperation(operation).name;
  const spanId = reader.hex(8);
  const parentSpanId = flags & HAS_PARENT ? reader.hex(8) : undefined;
  const startUs = baseUs + reader.signed();
  const durationUs = reader.varint();
  const attributes = decodeAttributes(reader, vocabulary);
  const statusMessage = flags & MORE ? reader.counted().toString('utf8') : '';
  const events: StoredSpan['events'] = [];
  for (let left = flags & MORE ? reader.varint() : 0; left > 0; left -= 1) {
    events.push({
      timeUs: startUs + reader.signed(),
      name: reader.counted().toString('utf8'),
      attributes: decodeAttributes(reader, vocabulary),
    });
  }
  return {
    spanId,
    parentSpanId,
    origin,
    operation,
    name,
    kind: flags & 7,
    startUs,
    durationUs,
    status: (flags >> 3) & 3,
    statusMessage,
    attributes,
    events,
  };
}

/** Reads attributes; of two with one key the later wins. */
export function decodeAttributes(reader: ByteReader, vocabulary: Vocabulary): Record<string, AttributeValue> {
  const attributes: [string, AttributeValue][] = [];
  for (let left = reader.varint(); left > 0; left -= 1) {
    const number = reader.varint();
    attributes.push(number > 0 ? vocabulary.readAttribute(number - 1) : decodeAttribute(reader.counted()));
  }
  return Object.fromEntries(attributes);
}
