import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Request } from 'express';
import { createClient, type UpstreamError } from '#kit/http-client.ts';
import { logger } from '#kit/logger.ts';
import { inRequestContext } from '#kit/request-context.ts';
import { until } from '../../../until.ts';
import { metricValue } from './metric-value.ts';
import { startAnswering, startPeer } from './peer.ts';

const failureOf = (call: Promise<unknown>): Promise<UpstreamError> =>
  call.then(
    () => {
      throw new Error('the call was answered');
    },
    (error) => error,
  );
afterEach(() => {
  jest.restoreAllMocks();
});

describe('createClient', () => {
  it('sends JSON and gives back what the answer holds', async () => {
    const seen: unknown[] = [];
    await using peer = await startPeer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push([request.method, request.url, request.headers['content-type'], body]);
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end('{"ok":true}');
    });
    const client = createClient('echo', peer.url);
    expect(await client.post('/things', { n: 1 })).toEqual({ ok: true });
    expect(await client.get('/things?n=1')).toEqual({ ok: true });
    expect(await client.delete('/things/1')).toEqual({ ok: true });
    expect(seen).toEqual([
      ['POST', '/things', 'application/json', '{"n":1}'],
      ['GET', '/things?n=1', undefined, ''],
      ['DELETE', '/things/1', undefined, ''],
    ]);
  });

  it('hands on the request id and the headers that it is given', async () => {
    const seen: IncomingHttpHeaders[] = [];
    await using peer = await startPeer((request, response) => {
      seen.push(request.headers);
      response.end();
    });
    const client = createClient('echo', peer.url);
    await new Promise((resolve, reject) => {
      inRequestContext({ request: {} as Request, requestId: 'request-0001', keys: {} }, () => {
        client.get('/', { headers: { 'idempotency-key': 'key-0001' } }).then(resolve, reject);
      });
    });
    await client.get('/');
    expect(seen[0]).toMatchObject({ 'x-request-id': 'request-0001', 'idempotency-key': 'key-0001' });
    expect(seen[1]).not.toHaveProperty('x-request-id');
  });

  it('throws what the peer refused, with its body', async () => {
    await using peer = await startAnswering(409, { error: { code: 'out-of-stock' } });
    expect(await failureOf(createClient('shelf', peer.url).post('/holds', {}))).toMatchObject({
      name: 'UpstreamError',
      peer: 'shelf',
      kind: 'status',
      status: 409,
      body: { error: { code: 'out-of-stock' } },
      message: 'POST shelf/holds was answered with 409',
    });
  });

  it('says so when nobody listens', async () => {
    const peer = await startAnswering(200, {});
    await peer[Symbol.asyncDispose]();
    expect(await failureOf(createClient('gone', peer.url).get('/'))).toMatchObject({
      kind: 'connection',
      status: undefined,
      message: 'GET gone/ failed: ECONNREFUSED',
    });
  });

  it('says so when the connection breaks off', async () => {
    await using peer = await startPeer((request) => request.socket.resetAndDestroy());
    expect((await failureOf(createClient('flaky', peer.url).get('/'))).kind).toBe('connection');
  });

  it('takes an answer that is no JSON for a failure', async () => {
    await using peer = await startPeer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('<html>');
    });
    expect((await failureOf(createClient('odd', peer.url).get('/'))).kind).toBe('connection');
  });

  it('gives a call up when its time is over', async () => {
    await using peer = await startPeer(() => {});
    expect(await failureOf(createClient('slow', peer.url).get('/', { timeoutMs: 20 }))).toMatchObject({
      kind: 'timeout',
      message: 'GET slow/ was given up: no answer in time',
    });
  });

  it('gives a call up when its caller does', async () => {
    await using peer = await startPeer(() => {});
    const caller = new AbortController();
    const failure = failureOf(createClient('slow', peer.url).get('/', { signal: caller.signal }));
    caller.abort();
    expect((await failure).kind).toBe('timeout');
  });

  it('can be seen while it waits: a log line and a gauge when it starts, a duration when it ends', async () => {
    const held: Array<() => void> = [];
    await using peer = await startPeer((_request, response) => void held.push(() => response.end()));
    const told = jest.spyOn(logger, 'info');
    const call = createClient('patient', peer.url).get('/wait');
    await until('the call to arrive', () => held.length > 0);
    expect(told).toHaveBeenCalledWith({ peer: 'patient', method: 'GET', path: '/wait' }, 'call started');
    const inFlight = 'http_client_active_requests{peer_service="patient"}';
    expect(await metricValue(inFlight)).toBe('1');
    held[0]?.();
    await call;
    expect(await metricValue(inFlight)).toBe('0');
    expect(await metricValue('http_client_request_duration_seconds_count{peer_service="patient"')).toBe('1');
  });
});
