import { type AttributeValue, readAnyValue } from './any-value.ts';
import { eachOrigin, isZero, microseconds, type OriginView, type Stretch, stretch, within } from './fields.ts';
import { WireReader } from './wire.ts';

/** One log record of a request, still as positions in the request's bytes. */
interface LogView {
  origin: OriginView;
  /** Microseconds since 1970: when it happened, or when it was observed where the sender does not say. 0: neither. */
  timeUs: number;
  /** SeverityNumber of OTLP: 1-4 trace, 5-8 debug, 9-12 info, 13-16 warn, 17-20 error, 21-24 fatal. */
  severity: number;
  severityText: Stretch;
  body: AttributeValue;
  /** Positions in pairs: from, to, from, to. */
  attributes: number[];
  /** Position of the 16 bytes, or -1. */
  traceId: number;
  /** Position of the 8 bytes, or -1. */
  spanId: number;
}

export interface LogsRequest {
  bytes: Buffer;
  records: LogView[];
}

/** Reads an ExportLogsServiceRequest. Throws a `bad-otlp` LabError before anything of it is stored. */
export function readLogsRequest(bytes: Buffer): LogsRequest {
  const request: LogsRequest = { bytes, records: [] };
  const reader = new WireReader(bytes);
  eachOrigin(reader, (origin) => request.records.push(readRecord(reader, origin)));
  return request;
}

function readRecord(reader: WireReader, origin: OriginView): LogView {
  const { bytes, end } = reader;
  const nowhere: Stretch = { from: 0, to: 0 };
  const record: LogView = {
    origin,
    timeUs: 0,
    severity: 0,
    severityText: nowhere,
    body: null,
    attributes: [],
    traceId: -1,
    spanId: -1,
  };
  let observedUs = 0;
  while (reader.at < end) {
    const tag = reader.tag();
    switch (tag) {
      case 0x09:
        record.timeUs = microseconds(bytes, reader.fixed64());
        break;
      case 0x59:
        observedUs = microseconds(bytes, reader.fixed64());
        break;
      case 0x10:
        record.severity = reader.varint();
        break;
      case 0x1a:
        record.severityText = stretch(reader);
        break;
      case 0x2a:
        within(reader, () => {
          record.body = readAnyValue(bytes, reader.at, reader.end);
        });
        break;
      case 0x32: {
        const length = reader.stretch();
        record.attributes.push(reader.at - length, reader.at);
        break;
      }
      case 0x4a:
        if (reader.stretch() === 16 && !isZero(bytes, reader.at - 16, reader.at)) record.traceId = reader.at - 16;
        break;
      case 0x52:
        if (reader.stretch() === 8 && !isZero(bytes, reader.at - 8, reader.at)) record.spanId = reader.at - 8;
        break;
      default:
        reader.skip(tag);
    }
  }
  if (record.timeUs === 0) record.timeUs = observedUs;
  return record;
}
