import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Health, TraceList } from '#chaos/recorder/answers.ts';
import type { RecorderOptions } from '#chaos/recorder/options.ts';
import { traceRequestFromJson } from '#chaos/recorder/otlp/json-request.ts';
import { type Recorder, startRecorder } from '#chaos/recorder/start.ts';
import { type TestSpan, traceBody } from '../../unit/chaos/recorder/otlp-json.ts';
import { json } from '../../unit/chaos/recorder/test-record.ts';
import { until } from '../../until.ts';
import { get } from './recorder-process.ts';

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

function start(options: Partial<RecorderOptions> = {}): Promise<Recorder> {
  return startRecorder({ port: 0, database: ':memory:', report: () => undefined, ...options });
}

function spans(count: number): TestSpan[] {
  return Array.from({ length: count }, (_, i) => ({
    traceId: (i + 1).toString(16).padStart(8, '0').repeat(4),
    spanId: (i + 1).toString(16).padStart(16, '0'),
    startMs: Date.now(),
  }));
}

const BODY = json(traceBody({ orders: spans(1) }));

function post(
  recorder: Recorder,
  body: Buffer,
  headers: Record<string, string>,
  path = '/v1/traces',
): Promise<Response> {
  return fetch(`${recorder.address}${path}`, { method: 'POST', headers, body: Uint8Array.from(body) });
}

/** A sender that stops in the middle of its body until it is told to go on. */
class SlowPost {
  readonly #request: ClientRequest;
  readonly #rest: Buffer;

  constructor(address: string, body: Buffer) {
    const headers = { 'content-type': JSON_TYPE, 'content-length': body.length };
    this.#request = request(`${address}/v1/traces`, { method: 'POST', headers });
    this.#request.write(body.subarray(0, 10));
    this.#rest = body.subarray(10);
  }

  async finish(): Promise<number | undefined> {
    this.#request.end(this.#rest);
    const [response] = (await once(this.#request, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  }
}

describe('POST /v1/traces', () => {
  it.each([
    ['protobuf', traceRequestFromJson(BODY), PROTOBUF, ''],
    ['JSON', BODY, `${JSON_TYPE}; charset=utf-8`, '{}'],
  ])('answers %s in kind', async (_, body, type, answer) => {
    await using recorder = await start();
    for (const [sent, headers] of [
      [body, {}],
      [gzipSync(body), { 'content-encoding': 'gzip' }],
    ] as const) {
      const response = await post(recorder, Buffer.from(sent), { 'content-type': type, ...headers });
      expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
        200,
        type.split(';')[0],
        answer,
      ]);
    }
  });

  it('says how many spans it did not take', async () => {
    await using recorder = await start();
    const response = await post(recorder, json(traceBody({ orders: [...spans(2), { spanId: '' }] })), {
      'content-type': JSON_TYPE,
    });
    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedSpans: '1' } });
    expect(await get<Health>(`${recorder.address}/healthz`)).toMatchObject({ spans: 2, acceptedSpans: 2 });
  });

  it.each([
    ['JSON that is none', Buffer.from('{'), { 'content-type': JSON_TYPE }, 400, 'bad-json'],
    ['protobuf that is none', Buffer.from('hello'), { 'content-type': PROTOBUF }, 400, 'bad-otlp'],
    ['another content type', BODY, { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    ['no content type', BODY, {}, 415, 'unsupported-media-type'],
    ['another encoding', BODY, { 'content-type': JSON_TYPE, 'content-encoding': 'br' }, 415, 'unsupported-media-type'],
    ['gzip that is none', BODY, { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' }, 400, 'bad-otlp'],
    ['too large a body', Buffer.alloc(20_000, ' '), { 'content-type': JSON_TYPE }, 413, 'body-too-large'],
    [
      'a small body that unzips to a large one',
      gzipSync(Buffer.alloc(20_000, ' ')),
      { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' },
      413,
      'body-too-large',
    ],
  ])('refuses %s', async (_, body, headers, status, code) => {
    await using recorder = await start({ maxBodyBytes: 10_000 });
    const response = await post(recorder, body, headers as Record<string, string>);
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(code);
    expect(await get<TraceList>(`${recorder.address}/traces`)).toEqual({ traces: [] });
    expect((await post(recorder, BODY, { 'content-type': JSON_TYPE })).status).toBe(200);
  });

  it('refuses OTLP metrics, which it has no use for', async () => {
    await using recorder = await start();
    expect((await post(recorder, BODY, { 'content-type': JSON_TYPE }, '/v1/metrics')).status).toBe(404);
  });

  it('answers 503 when overloaded, and loses nothing of what it answered 200', async () => {
    const body = json(traceBody({ orders: spans(200) }));
    await using recorder = await start({ maxQueuedBytes: body.length * 2.5 });
    const slow = [0, 1].map(() => new SlowPost(recorder.address, body));
    const { queuedBytes } = await until('both bodies to begin', async () => {
      const health = await get<Health>(`${recorder.address}/healthz`);
      return health.queuedBytes === body.length * 2 ? health : undefined;
    });
    expect(queuedBytes).toBe(body.length * 2);
    const refused = await post(recorder, body, { 'content-type': JSON_TYPE });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ error: { code: 'overloaded' } });
    expect(await Promise.all(slow.map((one) => one.finish()))).toEqual([200, 200]);
    expect((await post(recorder, body, { 'content-type': JSON_TYPE })).status).toBe(200);
    const health = await get<Health>(`${recorder.address}/healthz`);
    expect(health).toMatchObject({ spans: 600, queuedBytes: 0, acceptedSpans: 600, refusedRequests: 1 });
  });

  it('forgets the room of a request whose sender went away', async () => {
    await using recorder = await start();
    const abort = new AbortController();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(1_000)),
      pull: () => new Promise(() => undefined),
    });
    const sent = fetch(`${recorder.address}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': PROTOBUF },
      body,
      duplex: 'half',
      signal: abort.signal,
    } as RequestInit);
    const queued = async () => (await get<Health>(`${recorder.address}/healthz`)).queuedBytes;
    await until('the body to begin', async () => (await queued()) > 0);
    abort.abort();
    await expect(sent).rejects.toThrow('abort');
    await until('its room to be free', async () => (await queued()) === 0);
  });
});

describe('the query interface', () => {
  it.each([
    ['GET', '/nope', 404, 'no-such-route'],
    ['GET', '/v1/traces', 405, 'method-not-allowed'],
    ['DELETE', '/traces', 405, 'method-not-allowed'],
    ['GET', '/traces/xyz', 400, 'bad-request'],
    ['GET', '/traces/aaaaaaaa', 404, 'not-found'],
    ['GET', '/metrics/%zz', 400, 'bad-request'],
    ['GET', '/metrics/nothing', 404, 'not-found'],
    ['GET', '/graph?window=soon', 400, 'bad-request'],
  ])('answers %s %s with %d', async (method, path, status, code) => {
    await using recorder = await start();
    const response = await fetch(`${recorder.address}${path}`, { method });
    expect([response.status, (await response.json()) as unknown]).toEqual([
      status,
      { error: expect.objectContaining({ code }) },
    ]);
  });
});
