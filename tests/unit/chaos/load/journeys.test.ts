import { describe, expect, it } from '@jest/globals';
import type { Ask } from '#chaos/load/asking.ts';
import type { Answer } from '#chaos/load/http-sender.ts';
import { JOURNEYS, type JourneyName } from '#chaos/load/journeys/all.ts';
import type { FrontEndCache } from '#chaos/load/journeys/journey.ts';
import { createRandom } from '#chaos/load/random.ts';

type Reply = (ask: Ask) => { status: number; body: unknown };

const company: Reply = (ask) => {
  if (ask.path === '/categories') return { status: 200, body: { categories: [{ slug: 'lanterns' }, { slug: 'tea' }] } };
  return { status: ask.method === 'POST' ? 201 : 200, body: { id: 'O-77' } };
};

async function visit(
  name: JourneyName,
  seed: string,
  reply: Reply = company,
  cache: FrontEndCache = { categories: [] },
) {
  const asks: Ask[] = [];
  await JOURNEYS[name].visit({
    random: createRandom(seed),
    amounts: 'whole',
    cache,
    ask: async (ask): Promise<Answer> => {
      asks.push(ask);
      const { status, body } = reply(ask);
      return { status, json: () => body };
    },
    look: async () => {},
  });
  return asks;
}

async function visits(name: JourneyName, count: number, reply?: Reply) {
  const cache: FrontEndCache = { categories: [] };
  const all: Ask[][] = [];
  for (let index = 0; index < count; index += 1) all.push(await visit(name, `${name}/${index}`, reply, cache));
  return all;
}

const share = (all: Ask[][], matches: (ask: Ask) => boolean) =>
  all.filter((asks) => asks.some(matches)).length / all.length;

describe.each(Object.keys(JOURNEYS) as JourneyName[])('%s', (name) => {
  it('asks the same for the same seed', async () => {
    for (const seed of ['1', '2', '3', '4']) expect(await visit(name, seed)).toEqual(await visit(name, seed));
  });
});

describe('browse', () => {
  it('opens every kind of page, short lists far more often than long ones', async () => {
    const all = await visits('browse', 2_000);
    const paths = all.map((asks) => asks.at(-1)?.path ?? '');
    const shareOf = (pattern: RegExp) => paths.filter((path) => pattern.test(path)).length / paths.length;
    expect(shareOf(/^\/products\?category=(lanterns|tea)&page=[12]&limit=20$/)).toBeCloseTo(0.4, 1);
    expect(shareOf(/^\/products\?page=([1-9]|10)&limit=50$/)).toBeCloseTo(0.05, 1);
    expect(shareOf(/^\/products\/NM-\d{4}$/)).toBeCloseTo(0.35, 1);
    expect(shareOf(/^\/search\?q=\w+&limit=20$/)).toBeCloseTo(0.09, 1);
    expect(shareOf(/^\/categories$/)).toBeCloseTo(0.08, 1);
  });

  it('now and then writes a review, mostly a good one', async () => {
    const reviews = (await visits('browse', 4_000)).flat().filter(({ method }) => method === 'POST');
    expect(reviews.length / 4_000).toBeCloseTo(0.03, 2);
    for (const { path, body } of reviews) {
      expect(path).toMatch(/^\/products\/NM-\d{4}\/reviews$/);
      expect(body).toEqual({
        author: expect.stringMatching(/^\p{L}+ \p{L}\.$/u),
        rating: expect.any(Number),
        text: expect.any(String),
      });
    }
    const ratings = reviews.map(({ body }) => (body as { rating: number }).rating);
    expect(ratings.filter((rating) => rating >= 4).length).toBeGreaterThan(ratings.length / 2);
  });

  it('learns the categories once and keeps them', async () => {
    const all = await visits('browse', 200);
    expect(all.filter((asks) => asks.length === 2).length).toBeLessThanOrEqual(1);
  });

  it('lists everything where the shop has no categories', async () => {
    const all = await visits('browse', 50, () => ({ status: 200, body: { categories: [] } }));
    expect(share(all, ({ path }) => /^\/products\?page=[12]&limit=20$/.test(path))).toBeGreaterThan(0.2);
  });
});

describe('order', () => {
  it('orders one to four different products and sometimes looks at the order', async () => {
    const all = await visits('order', 1_000);
    for (const [placed] of all) {
      const body = placed?.body as { customerId: string; lines: { sku: string; quantity: number }[] };
      expect(placed).toMatchObject({ method: 'POST', path: '/orders' });
      expect(body.customerId).toMatch(/^C1[0-4]\d\d$/);
      expect([1, 2, 3, 4]).toContain(body.lines.length);
      for (const line of body.lines) expect([1, 2, 3, 4, 5]).toContain(line.quantity);
    }
    expect(share(all, ({ path }) => path === '/orders/O-77')).toBeCloseTo(0.25, 1);
  });
});

describe('checkout', () => {
  it('pays sensible amounts with cards that are nearly all good', async () => {
    const all = await visits('checkout', 2_000);
    for (const [paid] of all) {
      const body = paid?.body as { customerId: string; amountCents: number; cardToken: string };
      expect(Number.isInteger(body.amountCents)).toBe(true);
      expect(body.amountCents).toBeGreaterThanOrEqual(300);
      expect(body.amountCents).toBeLessThan(31_000);
      expect(body.cardToken).toMatch(/^tok_(declined_)?[0-9a-f]{24}$/);
    }
    const declined = share(all, ({ body }) => (body as { cardToken: string }).cardToken.startsWith('tok_declined'));
    expect(declined).toBeGreaterThan(0.005);
    expect(declined).toBeLessThan(0.04);
  });

  it('is content with a declined card', async () => {
    expect((await visit('checkout', '1'))[0]?.content).toContain(402);
  });
});

describe('billing', () => {
  it('charges, and now and then looks at the total or closes the invoice of that customer', async () => {
    const all = await visits('billing', 1_000);
    for (const [charged, next] of all) {
      const { customerId, description } = (charged?.body ?? {}) as { customerId: string; description: string };
      expect(charged).toMatchObject({ method: 'POST', path: '/charges' });
      expect(customerId).toMatch(/^C1[0-2]\d\d$/);
      expect(description.length).toBeGreaterThan(3);
      expect([undefined, `/customers/${customerId}/total`, '/invoices']).toContain(next?.path);
      expect(next?.body ?? { customerId }).toEqual({ customerId });
    }
    expect(share(all, ({ path }) => path.endsWith('/total'))).toBeCloseTo(0.22, 1);
    expect(share(all, ({ path }) => path === '/invoices')).toBeCloseTo(0.08, 1);
  });
});

describe('statement', () => {
  it('reads the statement, and asks for one where there is none yet', async () => {
    const [read, ...more] = await visit('statement', '1');
    expect(read?.path).toMatch(/^\/statements\/C1[0-2]\d\d$/);
    expect(more).toEqual([]);
    const [, queued] = await visit('statement', '1', () => ({ status: 404, body: {} }));
    expect(queued).toMatchObject({ method: 'POST', path: '/statements', body: { customerId: read?.path.slice(12) } });
  });
});
