import { describe, expect, it } from '@jest/globals';
import type { AmountKind } from '#chaos/load/amounts.ts';
import { Prober } from '#chaos/probes/prober.ts';
import { until } from '../../until.ts';
import { type Reply, type SeenRequest, type StubTarget, startStub } from '../load/stub-target.ts';

const TARGETS = ['storefront', 'orders', 'checkout', 'billing', 'worker'] as const;

/** Billing that adds what it is told to add to each charge. */
function billing(errorCents: (charges: number) => number) {
  let [cents, chargeCount] = [10_000, 3];
  return ({ method, body }: SeenRequest): Reply => {
    if (method === 'POST') {
      const { quantity, unitPrice } = JSON.parse(body) as { quantity: string; unitPrice: string };
      chargeCount += 1;
      cents += Math.round(Number(quantity) * Number(unitPrice) * 100) + errorCents(chargeCount);
      return { status: 201, body: {} };
    }
    return { status: 200, body: { customerId: 'C1400', total: (cents / 100).toFixed(2), chargeCount } };
  };
}

interface Shop {
  replies?: Partial<Record<(typeof TARGETS)[number], (request: SeenRequest) => Reply | Promise<Reply>>>;
  amounts?: AmountKind;
  profile?: string;
}

async function probed({ replies = {}, amounts = 'whole', profile = 'ordinary' }: Shop) {
  const users = { amounts, profile };
  const well = { billing: billing(() => 0) };
  const stubs = await Promise.all(
    TARGETS.map(async (name) => {
      const reply = { ...well, ...replies }[name as 'billing'] ?? (() => 200 as Reply);
      return [name, await startStub(reply)] as const;
    }),
  );
  const log: string[] = [];
  const prober = new Prober({
    targets: Object.fromEntries(stubs.map(([name, stub]) => [name, stub.url])),
    seed: 7,
    users: async () => users,
    log: (line) => log.push(line),
  });
  return {
    prober,
    log,
    users,
    stubs: Object.fromEntries(stubs) as Record<string, StubTarget>,
    async [Symbol.asyncDispose]() {
      await prober[Symbol.asyncDispose]();
      await Promise.all(stubs.map(([, stub]) => stub[Symbol.asyncDispose]()));
    },
  };
}

describe('the probes', () => {
  it('look at every journey, and find that promises are kept', async () => {
    await using shop = await probed({});
    await until('each was looked at', () => Object.values(shop.prober.status()).every(({ good }) => good > 0));
    for (const one of Object.values(shop.prober.status())) expect(one).toMatchObject({ bad: 0, alarm: null });
    expect(shop.log).toEqual([]);
  });

  it('come like users: nothing in what they send says that they are none', async () => {
    await using shop = await probed({});
    await until('each was looked at', () => Object.values(shop.stubs).every(({ seen }) => seen.length > 0));
    const sent = Object.values(shop.stubs).flatMap(({ seen }) => seen);
    expect(JSON.stringify(sent)).not.toMatch(/prob|synthetic|drill|check-?up|monitor/i);
    for (const { headers } of sent) expect(headers).toMatchObject({ 'user-agent': expect.anything() });
  });

  it('tell what is late, what fails, and what is not reached, and count those who are turned away in time as answered', async () => {
    await using shop = await probed({
      replies: { storefront: () => 'hang', worker: () => 500, checkout: () => 503, orders: () => 'reset' },
    });
    await until('each was looked at', () => {
      const { browse, statement, checkout, order } = shop.prober.status();
      return [browse, statement, order].every(({ bad }) => bad > 0) && checkout.good > 0;
    });
    const { browse, statement, checkout, order } = shop.prober.status();
    expect([browse.good, statement.good, order.good, checkout.bad]).toEqual([0, 0, 0, 0]);
  });

  it('find totals that are a cent off now and then', async () => {
    await using shop = await probed({ replies: { billing: billing((charges) => (charges % 2 === 0 ? 1 : 0)) } });
    await until('a total was wrong', () => shop.prober.status().totals.bad > 0);
    expect(shop.prober.status().billing).toMatchObject({ bad: 0 });
  });

  it('say nothing of totals while another charge may have come between', async () => {
    await using shop = await probed({ replies: { billing: twiceCounted() } });
    await until('billing was looked at', () => shop.prober.status().billing.good > 1);
    expect(shop.prober.status().totals).toMatchObject({ good: 0, bad: 0 });
  });

  it('bring what users bring', async () => {
    await using shop = await probed({ amounts: 'odd' });
    await until(
      'somebody was charged',
      () => shop.stubs.billing?.seen.some(({ method }) => method === 'POST') === true,
    );
    const { body = '' } = shop.stubs.billing?.seen.find(({ method }) => method === 'POST') ?? {};
    expect((JSON.parse(body) as { quantity: string }).quantity).toMatch(/\.\d/);
  });

  it('stay away from a shop that is closed', async () => {
    await using shop = await probed({ profile: 'closed' });
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(Object.values(shop.stubs).flatMap(({ seen }) => seen)).toEqual([]);
    shop.users.profile = 'opening';
    await until('somebody came', () => Object.values(shop.stubs).some(({ seen }) => seen.length > 0));
  });
});

/** Billing that counts two charges for each one. */
function twiceCounted() {
  let chargeCount = 0;
  return ({ method }: SeenRequest): Reply => {
    if (method === 'POST') chargeCount += 2;
    return { status: method === 'POST' ? 201 : 200, body: { total: '0.00', chargeCount } };
  };
}
