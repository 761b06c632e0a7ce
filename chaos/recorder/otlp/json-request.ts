import protobuf from 'protobufjs/minimal.js';
import { LabError } from '#chaos/errors/lab-error.ts';
import {
  bytesOfHex,
  type Json,
  list,
  nanoseconds,
  object,
  text,
  unsigned,
  writeAnyValue,
  writeKeyValues,
} from './json-fields.ts';

/*
 * OTLP/JSON is rewritten as OTLP protobuf, so that everything after this has one input. Unknown fields are left out,
 * as the specification asks; ids are hexadecimal there, not base64 as in plain protobuf JSON.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */

const SPAN_KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  (kind) => `SPAN_KIND_${kind}`,
);
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'].map((code) => `STATUS_CODE_${code}`);

type Item = (writer: protobuf.Writer, item: Json, path: string) => void;

/** Rewrites an ExportTraceServiceRequest in JSON. Throws `bad-json` or a `bad-otlp` that names the field. */
export function traceRequestFromJson(body: Buffer): Buffer {
  return rewrite(body, 'resourceSpans', 'scopeSpans', 'spans', writeSpan);
}

/** Rewrites an ExportLogsServiceRequest in JSON. Throws `bad-json` or a `bad-otlp` that names the field. */
export function logsRequestFromJson(body: Buffer): Buffer {
  return rewrite(body, 'resourceLogs', 'scopeLogs', 'logRecords', writeLogRecord);
}

function rewrite(body: Buffer, resources: string, scopes: string, items: string, writeItem: Item): Buffer {
  const request = object(parse(body), 'body');
  const writer = protobuf.Writer.create();
  list(request[resources], resources).forEach((entry, i) => {
    const path = `${resources}[${i}]`;
    const resourceEntry = object(entry, path);
    writer.uint32(0x0a).fork();
    writeDescription(writer, resourceEntry.resource, `${path}.resource`);
    list(resourceEntry[scopes], `${path}.${scopes}`).forEach((scopeEntry, j) => {
      const scopePath = `${path}.${scopes}[${j}]`;
      const scope = object(scopeEntry, scopePath);
      writer.uint32(0x12).fork();
      writeScope(writer, scope.scope, `${scopePath}.scope`);
      list(scope[items], `${scopePath}.${items}`).forEach((item, k) => {
        writer.uint32(0x12).fork();
        writeItem(writer, item, `${scopePath}.${items}[${k}]`);
        writer.ldelim();
      });
      writer.ldelim();
    });
    writer.ldelim();
  });
  return Buffer.from(writer.finish());
}

function parse(body: Buffer): Json {
  try {
    return JSON.parse(body.toString('utf8')) as Json;
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new LabError(
      'bad-json',
      `The body is not JSON: ${reason}. Send the request of the OTLP exporter unchanged.`,
      {
        field: 'body',
        expected: 'JSON',
        got: reason,
      },
    );
  }
}

function writeDescription(writer: protobuf.Writer, value: Json, path: string): void {
  if (value === undefined || value === null) return;
  writer.uint32(0x0a).fork();
  writeKeyValues(writer, 0x0a, object(value, path).attributes, `${path}.attributes`);
  writer.ldelim();
}

function writeScope(writer: protobuf.Writer, value: Json, path: string): void {
  if (value === undefined || value === null) return;
  const scope = object(value, path);
  writer.uint32(0x0a).fork();
  writer.uint32(0x0a).string(text(scope.name, `${path}.name`));
  writer.uint32(0x12).string(text(scope.version, `${path}.version`));
  writer.ldelim();
}

function writeSpan(writer: protobuf.Writer, value: Json, path: string): void {
  const span = object(value, path);
  writer.uint32(0x0a).bytes(bytesOfHex(span.traceId, `${path}.traceId`));
  writer.uint32(0x12).bytes(bytesOfHex(span.spanId, `${path}.spanId`));
  writer.uint32(0x22).bytes(bytesOfHex(span.parentSpanId, `${path}.parentSpanId`));
  writer.uint32(0x2a).string(text(span.name, `${path}.name`));
  writer.uint32(0x30).uint32(unsigned(span.kind, `${path}.kind`, SPAN_KINDS));
  nanoseconds(writer, 0x39, span.startTimeUnixNano, `${path}.startTimeUnixNano`);
  nanoseconds(writer, 0x41, span.endTimeUnixNano, `${path}.endTimeUnixNano`);
  writeKeyValues(writer, 0x4a, span.attributes, `${path}.attributes`);
  list(span.events, `${path}.events`).forEach((entry, i) => {
    const event = object(entry, `${path}.events[${i}]`);
    writer.uint32(0x5a).fork();
    nanoseconds(writer, 0x09, event.timeUnixNano, `${path}.events[${i}].timeUnixNano`);
    writer.uint32(0x12).string(text(event.name, `${path}.events[${i}].name`));
    writeKeyValues(writer, 0x1a, event.attributes, `${path}.events[${i}].attributes`);
    writer.ldelim();
  });
  if (span.status === undefined || span.status === null) return;
  const status = object(span.status, `${path}.status`);
  writer.uint32(0x7a).fork();
  writer.uint32(0x12).string(text(status.message, `${path}.status.message`));
  writer.uint32(0x18).uint32(unsigned(status.code, `${path}.status.code`, STATUS_CODES));
  writer.ldelim();
}

function writeLogRecord(writer: protobuf.Writer, value: Json, path: string): void {
  const record = object(value, path);
  nanoseconds(writer, 0x09, record.timeUnixNano, `${path}.timeUnixNano`);
  nanoseconds(writer, 0x59, record.observedTimeUnixNano, `${path}.observedTimeUnixNano`);
  writer.uint32(0x10).uint32(unsigned(record.severityNumber, `${path}.severityNumber`));
  writer.uint32(0x1a).string(text(record.severityText, `${path}.severityText`));
  if (record.body !== undefined && record.body !== null) {
    writer.uint32(0x2a).fork();
    writeAnyValue(writer, record.body, `${path}.body`);
    writer.ldelim();
  }
  writeKeyValues(writer, 0x32, record.attributes, `${path}.attributes`);
  writer.uint32(0x4a).bytes(bytesOfHex(record.traceId, `${path}.traceId`));
  writer.uint32(0x52).bytes(bytesOfHex(record.spanId, `${path}.spanId`));
}
