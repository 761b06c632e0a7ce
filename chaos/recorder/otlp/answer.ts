import type { LabError } from '#chaos/errors/lab-error.ts';

export type OtlpEncoding = 'protobuf' | 'json';

export const CONTENT_TYPES: Record<OtlpEncoding, string> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** What of a request was not stored, in the words of OTLP's partial success. */
export interface PartialSuccess {
  /** How many spans or log records were refused. */
  rejected: number;
  message: string;
}

/**
 * The body of a 200: empty when everything is stored, else ExportTracePartialSuccess or ExportLogsPartialSuccess,
 * which share their field numbers. https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function successBody(encoding: OtlpEncoding, signal: 'traces' | 'logs', partial?: PartialSuccess): Buffer {
  if (partial === undefined) return encoding === 'json' ? Buffer.from('{}') : Buffer.alloc(0);
  if (encoding === 'json') {
    const count = signal === 'traces' ? 'rejectedSpans' : 'rejectedLogRecords';
    return Buffer.from(
      JSON.stringify({ partialSuccess: { [count]: String(partial.rejected), errorMessage: partial.message } }),
    );
  }
  return message(
    1,
    Buffer.concat([Buffer.from([0x08]), varint(partial.rejected), message(2, Buffer.from(partial.message))]),
  );
}

/** The body of a refusal: google.rpc.Status, whose message an exporter logs. JSON carries the lab's coded error as well. */
export function refusalBody(encoding: OtlpEncoding, error: LabError): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ message: error.message, ...error.toBody() }));
  return message(2, Buffer.from(`${error.code}: ${error.message}`));
}

function message(field: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([field * 8 + 2]), varint(body.length), body]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
