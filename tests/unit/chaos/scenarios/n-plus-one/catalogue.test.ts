import { describe, expect, it } from '@jest/globals';
import type { Answer } from '#chaos/judge/answer.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { Broken, NoVerdict } from '#chaos/judge/check.ts';
import type { Random } from '#chaos/load/random.ts';
import { Catalogue, meanRating } from '#chaos/scenarios/n-plus-one/catalogue.ts';
import { Visitors } from '#chaos/scenarios/n-plus-one/visitors.ts';

const product = (sku: string, category: string) => ({
  sku,
  name: `Thing ${sku}`,
  category,
  priceCents: 500,
  description: 'A thing.',
});
const written = (id: number, sku: string, rating: number, at: string) => ({
  id: String(id),
  sku,
  author: 'Ana',
  rating,
  text: `Review ${id}`,
  createdAt: new Date(at),
});

/** Three products, in no order; suppliers take 7 days for each. */
const bench = (suppliersStatus = 200) =>
  ({
    address: { seed: 1 },
    random: () => ({ whole: (from: number) => from }),
    sql: async (text: string) =>
      text.includes('storefront.products')
        ? [product('NM-0003', 'teas'), product('NM-0001', 'teas'), product('NM-0002', 'maps')]
        : [
            written(3, 'NM-0001', 4, '2026-01-03T00:00:00Z'),
            written(2, 'NM-0001', 5, '2026-01-03T00:00:00Z'),
            written(1, 'NM-0001', 5, '2026-01-01T00:00:00Z'),
          ],
    request: async (_service: string, { path }: { path: string }) => ({
      status: suppliersStatus,
      body: { leadTimes: (path.match(/NM-\d{4}/g) ?? []).map((sku) => ({ sku, leadTimeDays: 7 })) },
    }),
  }) as unknown as Bench;

async function catalogueOf(from = bench()): Promise<Catalogue> {
  const catalogue = new Catalogue(from);
  await catalogue.read();
  return catalogue;
}

const answered = (body: unknown): Answer => ({ status: 200, body, headers: {}, ms: 1, failure: '' });

describe('a mean rating', () => {
  it.each([
    [[], null],
    [[5], 5],
    [[4, 5, 5], 4.67],
    [[1, 1, 1, 1, 1, 1, 1, 2], 1.13],
    [[1, 1, 1, 1, 1, 1, 2, 2], 1.25],
  ])('of %j is %s', (ratings, mean) => expect(meanRating(ratings)).toBe(mean));
});

describe('the catalogue', () => {
  it('gives a new product a number that no other has, also where several are given before one is read', async () => {
    const catalogue = new Catalogue({
      ...bench(),
      sql: async (text: string) => (text.includes('products') ? [product('NM-0502', 'teas')] : []),
    } as Bench);
    await catalogue.read();
    // What is drawn comes again and again.
    let drawn = 0;
    const random = { whole: () => 501 + (Math.floor(drawn++ / 3) % 4) } as unknown as Random;
    expect([catalogue.freeSku(random), catalogue.freeSku(random), catalogue.freeSku(random)]).toEqual([
      'NM-0501',
      'NM-0503',
      'NM-0504',
    ]);
  });

  it('shows the products of a page in the order of their numbers, and how many there are in all', async () => {
    const catalogue = await catalogueOf();
    const shown = ({ items, total }: ReturnType<Catalogue['pageOf']>) => [items.map(({ sku }) => sku), total];
    expect(shown(catalogue.pageOf({ page: 1, limit: 2 }))).toEqual([['NM-0001', 'NM-0002'], 3]);
    expect(shown(catalogue.pageOf({ page: 2, limit: 2 }))).toEqual([['NM-0003'], 3]);
    expect(shown(catalogue.pageOf({ category: 'teas', page: 1, limit: 20 }))).toEqual([['NM-0001', 'NM-0003'], 2]);
    expect(shown(catalogue.pageOf({ category: 'hats', page: 1, limit: 20 }))).toEqual([[], 0]);
    expect(catalogue.categories()).toEqual(['maps', 'teas']);
  });

  it('takes reviews of the same moment for equally new', async () => {
    const [first, second] = (await catalogueOf()).all;
    expect(first).toMatchObject({ rating: 4.67, reviewCount: 3, leadTimeDays: 7 });
    expect(first?.newest.map(({ text }) => text)).toEqual(['Review 3', 'Review 2']);
    expect(second).toMatchObject({ rating: null, reviewCount: 0, newest: [] });
  });

  it('does not judge when the suppliers cannot be asked', async () => {
    await expect(catalogueOf(bench(503))).rejects.toThrow(NoVerdict);
  });
});

describe('a visit', () => {
  const wish = { category: 'teas', page: 1, limit: 20 };
  const review = { author: 'Ana', rating: 5, text: 'Review 2', createdAt: '2026-01-03T01:00:00.000+01:00' };
  const shown = (sku: string, reviews: object) => {
    const { description: _, ...rest } = product(sku, 'teas');
    return { ...rest, leadTimeDays: 7, ...reviews };
  };
  const first = shown('NM-0001', { rating: 4.67, reviewCount: 3, latestReview: review });
  const third = shown('NM-0003', { rating: null, reviewCount: 0, latestReview: null });
  const right = { items: [first, third], page: 1, limit: 20, total: 2 };

  async function visited(body: unknown): Promise<void> {
    new Visitors(bench(), await catalogueOf(), 'test').isRight({ wish, answer: answered(body) });
  }

  it('is right when the page says what database and suppliers say, however moments are written', async () => {
    await expect(visited(right)).resolves.toBeUndefined();
  });

  it.each([
    ['another order', { ...right, items: [third, first] }, 'shows other products, or in another order'],
    ['fewer products', { ...right, items: [first] }, 'shows other products, or in another order'],
    ['another total', { ...right, total: 3 }, 'there are 2'],
    ['another limit', { ...right, limit: 50 }, 'with 50 products'],
    ['a made-up lead time', { ...right, items: [{ ...first, leadTimeDays: 14 }, third] }, 'leadTimeDays 14; it is 7'],
    ['a coarser rating', { ...right, items: [{ ...first, rating: 4.7 }, third] }, 'rating 4.7; it is 4.67'],
    ['no review', { ...right, items: [{ ...first, latestReview: null }, third] }, 'a review that is not its newest'],
    ['one field less', { ...right, items: [{ ...first, reviewCount: undefined }, third] }, 'not answered as described'],
  ])('is not right with %s', async (_what, body, message) => {
    await expect(visited(body)).rejects.toThrow(Broken);
    await expect(visited(body)).rejects.toThrow(message);
  });
});
