import type { IncomingMessage, ServerResponse } from 'node:http';
import { LabError } from '#chaos/errors/lab-error.ts';
import { CONTENT_TYPES, type OtlpEncoding, type PartialSuccess, refusalBody, successBody } from '../otlp/answer.ts';
import { logsRequestFromJson, traceRequestFromJson } from '../otlp/json-request.ts';
import { readLogsRequest } from '../otlp/logs-request.ts';
import { readTraceRequest } from '../otlp/trace-request.ts';
import { asLabError } from '../server/refuse.ts';
import { announced, readBody, tooLarge } from './body.ts';
import type { IngestItem, IngestQueue } from './queue.ts';

type Signal = IngestItem['signal'];

export interface IngestOptions {
  queue: IngestQueue;
  maxBodyBytes: number;
}

/** Counts since the start, for /healthz. */
export interface IngestCounts {
  acceptedSpans: number;
  acceptedLogs: number;
  refusedRequests: number;
}

/** Answers POST /v1/traces and /v1/logs. https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export class OtlpRoutes {
  readonly #options: IngestOptions;
  readonly counts: IngestCounts = { acceptedSpans: 0, acceptedLogs: 0, refusedRequests: 0 };

  constructor(options: IngestOptions) {
    this.#options = options;
  }

  async answer(signal: Signal, request: IncomingMessage, response: ServerResponse): Promise<void> {
    let encoding: OtlpEncoding = 'json';
    try {
      encoding = encodingOf(request);
      const partial = await this.#take(signal, encoding, request);
      send(response, 200, encoding, successBody(encoding, signal, partial));
    } catch (error) {
      this.counts.refusedRequests += 1;
      const refusal = asLabError(error);
      // The rest of the body is read and thrown away, so that the connection can be used again.
      request.resume();
      if (refusal.status === 503) response.setHeader('retry-after', '1');
      send(response, refusal.status, encoding, refusalBody(encoding, refusal));
    }
  }

  async #take(signal: Signal, encoding: OtlpEncoding, request: IncomingMessage): Promise<PartialSuccess | undefined> {
    const { queue, maxBodyBytes } = this.#options;
    if (announced(request) > maxBodyBytes) throw tooLarge(maxBodyBytes);
    using reservation = queue.reserve(announced(request));
    const body = await readBody(request, reservation, maxBodyBytes);
    const item = read(signal, encoding, body);
    await queue.store(item);
    if (item.signal === 'logs') {
      this.counts.acceptedLogs += item.request.records.length;
      return undefined;
    }
    const { spans, rejected } = item.request;
    this.counts.acceptedSpans += spans.length;
    if (rejected === 0) return undefined;
    const message = `${rejected} spans were refused: a span needs a trace id of 16 bytes, a span id of 8 bytes and a start time.`;
    return { rejected, message };
  }
}

function read(signal: Signal, encoding: OtlpEncoding, body: Buffer): IngestItem {
  if (signal === 'traces') {
    return { signal, request: readTraceRequest(encoding === 'json' ? traceRequestFromJson(body) : body) };
  }
  return { signal, request: readLogsRequest(encoding === 'json' ? logsRequestFromJson(body) : body) };
}

function encodingOf(request: IncomingMessage): OtlpEncoding {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === CONTENT_TYPES.protobuf) return 'protobuf';
  if (type === CONTENT_TYPES.json) return 'json';
  const expected = `${CONTENT_TYPES.protobuf} or ${CONTENT_TYPES.json}`;
  throw new LabError(
    'unsupported-media-type',
    `Content type ${type || '(none)'} is not OTLP over HTTP. Send ${expected}.`,
    {
      field: 'content-type',
      expected,
      got: type || 'nothing',
    },
  );
}

function send(response: ServerResponse, status: number, encoding: OtlpEncoding, body: Buffer): void {
  response.writeHead(status, { 'content-type': CONTENT_TYPES[encoding], 'content-length': body.length });
  response.end(body);
}
