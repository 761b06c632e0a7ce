import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Router } from 'express';
import { ServiceError } from '#kit/errors.ts';
import { UpstreamError } from '#kit/http-client.ts';
import { createApp } from '#kit/http-server.ts';
import { logger } from '#kit/logger.ts';
import { addLogKeys, currentRequestId, requestLogFields } from '#kit/request-context.ts';
import { until } from '../../../until.ts';
import { serve } from '../served.ts';
import { metricValue } from './metric-value.ts';
import { startPeer } from './peer.ts';

const held: Array<() => void> = [];
const failures: Record<string, unknown> = {
  refusal: new ServiceError('out-of-stock', 'only 3 are left', { field: 'body.lines' }),
  bug: new TypeError("Cannot read properties of undefined (reading 'sku')"),
  late: new UpstreamError('shelf', 'timeout', 'was given up'),
  broken: new UpstreamError('shelf', 'connection', 'ECONNRESET'),
};

function exampleRoutes(): Router {
  const router = Router();
  router.post('/echo', (request, response) => void response.json(request.body ?? null));
  router.get('/things/:id', (request, response) => {
    addLogKeys({ thing_id: String(request.params.id) });
    response.json({ requestId: currentRequestId(), fields: requestLogFields() });
  });
  router.get('/fails/:how', (request) => {
    throw failures[String(request.params.how)];
  });
  router.get('/waits', (_request, response) => void held.push(() => response.json({})));
  return router;
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('request ids', () => {
  it('come from the caller, when they have the right form, and go into context, answer and errors', async () => {
    await using there = await serve(exampleRoutes());
    const init = { headers: { 'x-request-id': 'request-0001' } };
    const answer = await there.get('/things/7', init);
    expect(answer.body).toEqual({
      requestId: 'request-0001',
      fields: { request_id: 'request-0001', route: '/things/:id', thing_id: '7' },
    });
    expect(answer.headers.get('x-request-id')).toBe('request-0001');
    expect((await there.get('/fails/refusal', init)).body).toMatchObject({ error: { requestId: 'request-0001' } });
  });

  it.each([
    ['a short one', 'short'],
    ['a long one', 'a'.repeat(129)],
    ['words', 'two words'],
    ['JSON', '{"a":1}'],
  ])('are made anew instead of %s', async (_what, offered) => {
    await using there = await serve(exampleRoutes());
    const { headers } = await there.get('/things/7', { headers: { 'x-request-id': offered } });
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});

describe('bodies', () => {
  it.each([
    ['broken off', '{"a": ', 'application/json', 400, 'invalid-json'],
    ['not a number', '{"a": NaN}', 'application/json', 400, 'invalid-json'],
    ['300 kB', JSON.stringify('x'.repeat(300_000)), 'application/json', 413, 'body-too-large'],
    ['text', 'hello', 'text/plain', 415, 'unsupported-media-type'],
    ['of no type', '{}', '', 415, 'unsupported-media-type'],
    ['in another alphabet', '{}', 'application/json; charset=koi8', 415, 'unsupported-media-type'],
  ])('are refused when %s', async (_what, body, contentType, status, code) => {
    await using there = await serve(exampleRoutes());
    expect(await there.post('/echo', body, { headers: { 'content-type': contentType } })).toMatchObject({
      status,
      body: { error: { code, requestId: expect.any(String) } },
    });
  });

  it('may be left out, as far as the edge is concerned', async () => {
    await using there = await serve(exampleRoutes());
    expect(await there.get('/echo', { method: 'POST' })).toMatchObject({ status: 200, body: null });
  });
});

describe('errors', () => {
  it.each([
    ['refusal', 409, 'out-of-stock', 'only 3 are left'],
    ['bug', 500, 'internal', 'something went wrong here; it has been recorded under the request id'],
    ['late', 504, 'upstream-timeout', 'shelf could not be asked; try again later'],
    ['broken', 502, 'upstream-failed', 'shelf could not be asked; try again later'],
  ])('are answered in one form: %s', async (how, status, code, message) => {
    await using there = await serve(exampleRoutes());
    expect(await there.get(`/fails/${how}`)).toMatchObject({ status, body: { error: { code, message } } });
  });

  it('are logged as errors with their cause when they are ours, and never when a caller made them', async () => {
    await using there = await serve(exampleRoutes());
    const loud = jest.spyOn(logger, 'error');
    for (const path of ['/fails/refusal', '/nowhere', '/things/%E0%A4%A']) await there.get(path);
    await there.post('/echo', '{');
    expect(loud).not.toHaveBeenCalled();
    await there.get('/fails/bug');
    expect(loud).toHaveBeenCalledWith({ code: 'internal', err: failures.bug }, expect.any(String));
  });

  it('tell what there is no route for', async () => {
    await using there = await serve(exampleRoutes());
    expect((await there.get('/nowhere')).body).toMatchObject({
      error: { code: 'no-such-route', message: 'there is no GET /nowhere here; openapi.yaml lists what is' },
    });
    expect((await there.get('/things/%E0%A4%A')).status).toBe(400);
  });
});

describe('observation', () => {
  it('counts a request while it lasts and times it under its route', async () => {
    await using there = await serve(exampleRoutes());
    const answered = there.get('/waits');
    await until('the request to arrive', () => held.length > 0);
    expect(await metricValue('http_server_active_requests')).toBe('1');
    held.pop()?.();
    await answered;
    await until('the request to be over', async () => (await metricValue('http_server_active_requests')) === '0');
    expect(
      await metricValue(
        'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/waits",http_response_status_code="200"}',
      ),
    ).toBe('1');
  });

  it('notices a client that goes away before its answer', async () => {
    await using there = await serve(exampleRoutes());
    const warned = jest.spyOn(logger, 'warn');
    await expect(there.get('/waits', { signal: AbortSignal.timeout(20) })).rejects.toThrow();
    await until('the line about it', () => warned.mock.calls.length > 0);
    expect(warned).toHaveBeenCalledWith(
      expect.objectContaining({ route: '/waits', status: 499 }),
      'client went away before the answer',
    );
  });
});

describe('health', () => {
  it('tells alive from ready, and refuses work until it is', async () => {
    let reason: string | undefined = 'still preparing';
    const checkReady = async () => {
      if (reason) throw new Error(reason);
    };
    const app = createApp({ router: exampleRoutes(), checkReady, unavailable: () => reason });
    await using peer = await startPeer(app);
    const ask = async (path: string) => {
      const response = await fetch(peer.url + path);
      return { status: response.status, body: await response.json() };
    };
    expect(await ask('/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await ask('/readyz')).toEqual({ status: 503, body: { status: 'not ready', reason: 'still preparing' } });
    expect(await ask('/things/7')).toMatchObject({ status: 503, body: { error: { code: 'busy' } } });
    reason = undefined;
    expect(await ask('/readyz')).toEqual({ status: 200, body: { status: 'ready' } });
    expect((await ask('/things/7')).status).toBe(200);
  });
});
