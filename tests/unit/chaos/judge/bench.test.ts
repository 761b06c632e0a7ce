import { afterEach, describe, expect, it } from '@jest/globals';
import { Bench } from '#chaos/judge/bench.ts';
import { Broken, NoVerdict } from '#chaos/judge/check.ts';
import { startToxiproxy } from '#chaos/toxiproxy/server.ts';
import { startStub } from '../../../integration/load/stub-target.ts';

/** Where nobody listens: nothing that a test does not give is reached. */
const NOWHERE = 'http://127.0.0.1:9';

const benches: Bench[] = [];
function benchWith(address: Partial<Bench['address']> = {}): Bench {
  const bench = new Bench({
    seed: 7,
    services: {},
    admin: {},
    adminToken: 'token',
    toxiproxyUrl: NOWHERE,
    recorderUrl: NOWHERE,
    links: [],
    databaseUrl: 'postgres://127.0.0.1:9/none',
    controlUrl: NOWHERE,
    ...address,
  });
  benches.push(bench);
  return bench;
}
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close();
});

describe('Bench', () => {
  it('gives no verdict when it is asked for a service that it does not have', () => {
    expect(() => benchWith().urlOf('orders')).toThrow(NoVerdict);
  });

  it('asks the service that is meant', async () => {
    await using orders = await startStub(() => 200);
    const bench = benchWith({ services: { orders: orders.url } });
    expect((await bench.request('orders', { path: '/orders/1' })).status).toBe(200);
    expect(orders.seen[0]?.path).toBe('/orders/1');
  });

  it('makes the same keys of one seed and name, and no key twice', () => {
    const keys = (name: string) => {
      const bench = benchWith();
      const random = bench.random(name);
      return Array.from({ length: 200 }, () => bench.key(random));
    };
    expect(keys('twice')).toEqual(keys('twice'));
    expect(new Set([...keys('twice'), ...keys('once')]).size).toBe(400);
    for (const key of keys('twice')) expect(key).toMatch(/^[\w.:-]{8,128}$/);
  });

  it('makes some keys that differ in one place only from the one before', () => {
    const bench = benchWith();
    const random = bench.random('nearly');
    const keys = Array.from({ length: 200 }, () => bench.key(random));
    const differences = (one: string, other: string) =>
      one.length === other.length ? [...one].filter((letter, at) => letter !== other.charAt(at)).length : Infinity;
    const alike = keys.filter((key, at) => at > 0 && differences(key, keys[at - 1] ?? '') === 1);
    expect(alike.length).toBeGreaterThan(20);
    expect(alike.length).toBeLessThan(60);
  });

  it('gives the spans of a trace, and none while none has arrived', async () => {
    const answers = [
      { status: 404, body: { error: { code: 'not-found', message: 'no trace' } } },
      { status: 200, body: { traceId: 'ab12', spans: [{ spanId: '1' }] } },
      { status: 500, body: { error: { code: 'internal', message: 'the record is broken' } } },
    ];
    await using recorder = await startStub(({ index }) => answers[index] ?? 500);
    const bench = benchWith({ recorderUrl: recorder.url });
    expect(await bench.spansOf('ab12')).toEqual([]);
    expect(await bench.spansOf('ab12')).toEqual([{ spanId: '1' }]);
    await expect(bench.spansOf('ab12')).rejects.toThrow('the record is broken');
  });

  it('takes conditions off again when it is closed', async () => {
    const proxies = [{ name: 'orders-to-pricing', listen: '127.0.0.1:0', upstream: '127.0.0.1:9' }];
    await using toxiproxy = await startToxiproxy({ port: 0, proxies });
    const enabled = async () =>
      ((await (await fetch(`${toxiproxy.url}/proxies/orders-to-pricing`)).json()) as { enabled: boolean }).enabled;
    const bench = benchWith({ toxiproxyUrl: toxiproxy.url, links: ['orders-to-pricing'] });
    await bench.apply({ kind: 'partition', link: 'orders-to-pricing' });
    expect(await enabled()).toBe(false);
    await bench.revert();
    expect(await enabled()).toBe(true);
  });

  it('gives no verdict when a condition cannot be set', async () => {
    await expect(benchWith().apply({ kind: 'partition', link: 'orders-to-pricing' })).rejects.toThrow(NoVerdict);
  });

  it.each([
    [409, Broken, 'After a restart the service does not come back: '],
    [500, NoVerdict, 'orders could not be started on the bench: '],
  ])('tells by status %d who failed at a restart', async (status, kind, message) => {
    await using control = await startStub(() => ({ status, body: 'why' }));
    const restarted = benchWith({ controlUrl: control.url }).restart('orders');
    await expect(restarted).rejects.toThrow(kind);
    await expect(restarted).rejects.toThrow(message);
    expect(control.seen[0]).toMatchObject({ method: 'POST', path: '/restart/orders' });
  });

  it('reads until there is something, and undefined when the time is over', async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      return reads > 2 && reads;
    };
    expect(await benchWith().eventually(read, 5_000)).toBe(3);
    expect(await benchWith().eventually(async () => false, 1)).toBeUndefined();
  });
});
