import { describe, expect, it } from '@jest/globals';
import { startLoad } from '#chaos/load/load.ts';
import { until } from '../../until.ts';
import { even, startQuietLoad } from './start.ts';
import { startStub } from './stub-target.ts';

const json = { 'content-type': 'application/json' };
const put = (url: string, body: string, headers: Record<string, string> = json) =>
  fetch(`${url}/profile`, { method: 'PUT', headers, body });

describe('control interface', () => {
  it('says that it is alive, and what the traffic is', async () => {
    await using stub = await startStub(() => 200);
    await using load = await startQuietLoad(stub.url, { profile: { name: 'ordinary' } });
    expect(await (await fetch(`${load.url}/healthz`)).json()).toEqual({ status: 'ok' });
    const status = (await (await fetch(`${load.url}/status`)).json()) as ReturnType<typeof load.status>;
    expect(status).toMatchObject({ profile: 'ordinary', amounts: 'whole', seed: 7, maxInFlight: 2_000, shed: 0 });
    expect(
      Object.fromEntries(Object.entries(status.journeys).map(([name, one]) => [name, one.askedPerSecond])),
    ).toEqual({
      browse: 5,
      order: 2,
      checkout: 2,
      billing: 2,
      statement: 1,
    });
  });

  it('applies a profile and answers with the new status', async () => {
    await using stub = await startStub(() => 201);
    await using load = await startQuietLoad(stub.url);
    const answer = await put(load.url, JSON.stringify({ journeys: { billing: even(100) }, amounts: 'odd' }));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      profile: 'custom',
      amounts: 'odd',
      journeys: { billing: { askedPerSecond: 100 } },
    });
    await until('charges come', () => stub.seen.filter(({ path }) => path === '/charges').length >= 20);
    const prices = stub.seen
      .filter(({ path }) => path === '/charges')
      .map(({ body }) => JSON.parse(body).unitPrice as string);
    expect(prices.some((price) => /\.\d{3,4}$/.test(price))).toBe(true);
  });

  it('shows and takes the traffic only from who has the token, where there is one', async () => {
    await using stub = await startStub(() => 200);
    await using load = await startQuietLoad(stub.url, { token: 'night' });
    const body = JSON.stringify({ journeys: { order: even(1) } });
    for (const authorization of ['', 'Bearer day', 'night']) {
      expect((await fetch(`${load.url}/status`, { headers: { authorization } })).status).toBe(401);
      expect((await put(load.url, body, { ...json, authorization })).status).toBe(401);
    }
    expect(load.status().journeys.order.askedPerSecond).toBe(0);
    expect((await fetch(`${load.url}/healthz`)).status).toBe(200);
    expect((await put(load.url, body, { ...json, authorization: 'Bearer night' })).status).toBe(200);
    expect(load.status().journeys.order.askedPerSecond).toBe(1);
  });

  it('loses no visit that is under way when the profile changes', async () => {
    const waiting: (() => void)[] = [];
    await using stub = await startStub(() => new Promise((resolve) => waiting.push(() => resolve(201))));
    await using load = await startQuietLoad(stub.url);
    load.apply({ journeys: { checkout: even(100) } });
    await until('twenty are waiting', () => waiting.length >= 20);
    load.apply({ journeys: {} });
    const { started } = load.status().journeys.checkout;
    await until('every request has arrived', () => waiting.length === started);
    for (const answer of waiting) answer();
    await until('all are over', () => load.status().inFlight === 0);
    expect(load.status().journeys.checkout).toMatchObject({ started, succeeded: started, failed: 0, retried: 0 });
  });

  it.each([
    ['an unknown profile', '{"name":"busy"}', json, 400, 'bad-request', 'name'],
    [
      'an unknown journey',
      '{"journeys":{"shop":{"perSecond":1,"arrivals":"even"}}}',
      json,
      400,
      'bad-request',
      'journeys.shop',
    ],
    ['what is not JSON', '{"name":', json, 400, 'bad-json', undefined],
    ['nothing', '', json, 400, 'bad-json', undefined],
    [
      'another content type',
      'name=ordinary',
      { 'content-type': 'text/plain' },
      415,
      'unsupported-media-type',
      'content-type',
    ],
    ['a body that is too large', JSON.stringify({ name: 'x'.repeat(100_000) }), json, 413, 'body-too-large', undefined],
  ])('refuses %s and changes nothing', async (_what, body, headers, status, code, field) => {
    await using stub = await startStub(() => 200);
    await using load = await startQuietLoad(stub.url, { profile: { journeys: { statement: even(1) } } });
    const answer = await put(load.url, body, headers);
    expect(answer.status).toBe(status);
    const { error } = (await answer.json()) as { error: { code: string; message: string; field?: string } };
    expect(error).toMatchObject({ code, message: expect.stringMatching(/\.$/) });
    expect(error.field).toBe(field);
    expect(load.status()).toMatchObject({ profile: 'custom', journeys: { statement: { askedPerSecond: 1 } } });
  });

  it('refuses a journey whose target it was not given', async () => {
    await using load = await startLoad({
      host: '127.0.0.1',
      port: 0,
      seed: 1,
      targets: { orders: 'http://127.0.0.1:9' },
      profile: { journeys: {} },
    });
    const answer = await put(load.url, '{"name":"ordinary"}');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'bad-request', field: 'journeys.browse' } });
    expect(load.status().profile).toBe('custom');
  });

  it.each([
    ['GET', '/', 404, 'no-such-route'],
    ['GET', '/constructor', 404, 'no-such-route'],
    ['POST', '/profile', 405, 'method-not-allowed'],
    ['DELETE', '/status', 405, 'method-not-allowed'],
  ])('answers %s %s with %d', async (method, path, status, code) => {
    await using stub = await startStub(() => 200);
    await using load = await startQuietLoad(stub.url);
    const answer = await fetch(load.url + path, { method });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { code } });
    expect(answer.headers.get('allow') !== null).toBe(status === 405);
  });

  it('does not start on a port that is taken, nor with a profile that lacks a target', async () => {
    await using stub = await startStub(() => 200);
    await expect(startQuietLoad(stub.url, { port: Number(new URL(stub.url).port) })).rejects.toMatchObject({
      code: 'port-taken',
    });
    await expect(startQuietLoad(stub.url, { targets: {}, profile: { name: 'ordinary' } })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });
});
