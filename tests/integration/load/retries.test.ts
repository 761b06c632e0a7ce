import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { until } from '../../until.ts';
import { even, startQuietLoad } from './start.ts';
import { type Reply, startStub } from './stub-target.ts';

describe('clients', () => {
  it.each<[string, Reply]>([
    ['a server error', 503],
    ['a broken connection', 'reset'],
  ])('repeat an order after %s: same key, same body, a request id of its own', async (_what, first) => {
    const tried = new Map<string, number>();
    await using stub = await startStub(({ method, headers }) => {
      if (method === 'GET') return 200;
      const key = String(headers['idempotency-key']);
      tried.set(key, (tried.get(key) ?? 0) + 1);
      return tried.get(key) === 1 ? first : 201;
    });
    await using load = await startQuietLoad(stub.url);
    load.apply({ journeys: { order: even(20) } });
    await until('three orders are placed', () => load.status().journeys.order.succeeded >= 3);
    load.apply({ journeys: {} });
    await until('all visits are over', () => load.status().inFlight === 0);

    const { order } = load.status().journeys;
    const posts = stub.seen.filter(({ method }) => method === 'POST');
    expect(order).toMatchObject({ failed: 0, retried: order.started });
    for (const key of tried.keys()) {
      expect(key).toMatch(/^[\w.:-]{8,128}$/);
      const attempts = posts.filter(({ headers }) => headers['idempotency-key'] === key);
      expect(attempts).toHaveLength(2);
      expect(attempts[1]?.body).toBe(attempts[0]?.body);
      expect(attempts[1]?.headers['user-agent']).toBe(attempts[0]?.headers['user-agent']);
      expect(attempts[1]?.headers['x-request-id']).not.toBe(attempts[0]?.headers['x-request-id']);
    }
  });

  it('in a hurry ask again under the same key, while the others wait', async () => {
    const tried = new Map<string, number>();
    const answers: (() => void)[] = [];
    await using stub = await startStub(({ headers }) => {
      const key = String(headers['idempotency-key']);
      tried.set(key, (tried.get(key) ?? 0) + 1);
      return new Promise((resolve) => answers.push(() => resolve(201)));
    });
    await using load = await startQuietLoad(stub.url);
    load.apply({ journeys: { checkout: { ...even(40), hurried: { share: 0.5, patienceMs: 50 } } } });
    await until('some have asked again', () => [...tried.values()].filter((times) => times > 1).length >= 5);
    load.apply({ journeys: {} });
    expect([...tried.values()].filter((times) => times === 1).length).toBeGreaterThan(0);
    expect(load.status().journeys.checkout.retried).toBeGreaterThanOrEqual(5);
    for (const answer of answers) answer();
  });

  it('give up after the second repetition', async () => {
    await using stub = await startStub(() => 500);
    await using load = await startQuietLoad(stub.url);
    load.apply({ journeys: { statement: even(50) } });
    await until('a visit has started', () => load.status().journeys.statement.started > 0);
    load.apply({ journeys: {} });
    await until('all are over', () => load.status().inFlight === 0);
    const { started, ...rest } = load.status().journeys.statement;
    expect(stub.seen).toHaveLength(3 * started);
    expect(rest).toMatchObject({ retried: 2 * started, succeeded: 0, failures: { 'server-error': started } });
  });

  it.each([400, 404, 409, 429])('take a refusal with %d as final', async (status) => {
    await using stub = await startStub(() => status);
    await using load = await startQuietLoad(stub.url);
    load.apply({ journeys: { order: even(50) } });
    await until('an order has started', () => load.status().journeys.order.started > 0);
    load.apply({ journeys: {} });
    await until('all are over', () => load.status().inFlight === 0);
    const { started, ...rest } = load.status().journeys.order;
    expect(stub.seen).toHaveLength(started);
    expect(rest).toMatchObject({ retried: 0, failures: { refused: started } });
  });

  it('send another key with every new order', async () => {
    await using stub = await startStub(() => 201);
    await using load = await startQuietLoad(stub.url);
    load.apply({ journeys: { order: even(200) } });
    await until('twenty orders are placed', () => stub.seen.filter(({ method }) => method === 'POST').length >= 20);
    const keys = stub.seen.filter(({ method }) => method === 'POST').map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('read answers that are compressed, as they said they would', async () => {
    const body = { categories: [{ slug: 'silk' }] };
    await using stub = await startStub(({ path }) =>
      path === '/categories'
        ? { status: 200, body, headers: { 'content-encoding': 'gzip' }, raw: gzipSync(JSON.stringify(body)) }
        : 200,
    );
    await using load = await startQuietLoad(stub.url);
    load.apply({ journeys: { browse: even(50) } });
    await until('a category is opened', () => stub.seen.some(({ path }) => path.startsWith('/products?category=silk')));
    expect(load.status().journeys.browse.failed).toBe(0);
  });

  it('fail, and say why, where an answer cannot be read', async () => {
    const lines: string[] = [];
    await using stub = await startStub(() => ({ status: 200, body: ['what?'] }));
    await using load = await startQuietLoad(stub.url, { log: (line) => lines.push(line) });
    load.apply({ journeys: { browse: even(50) } });
    await until('a visit has failed', () => load.status().journeys.browse.failures.unreadable > 0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^browse: an answer could not be read: .+/);
    expect(lines[0]?.length).toBeLessThan(250);
  });
});
