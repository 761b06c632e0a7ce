import { describe, expect, it } from '@jest/globals';
import { product, products, shopper, stallHolder } from '#chaos/load/people.ts';
import { createRandom } from '#chaos/load/random.ts';

const many = <Item>(draw: () => Item, count = 20_000) => Array.from({ length: count }, draw);

describe('people and products', () => {
  it('are all ones that the company knows', () => {
    const random = createRandom('known');
    const numbers = (ids: string[]) => ids.map((id) => Number(id.slice(id.startsWith('NM-') ? 3 : 1)));
    const range = (ids: string[]) => [Math.min(...numbers(ids)), Math.max(...numbers(ids))];
    expect(range(many(() => shopper(random)))).toEqual([1001, 1400]);
    expect(range(many(() => stallHolder(random)))).toEqual([1001, 1200]);
    const skus = many(() => product(random));
    expect(range(skus)).toEqual([1, 500]);
    for (const sku of skus.slice(0, 100)) expect(sku).toMatch(/^NM-\d{4}$/);
  });

  it('sell unevenly, but none sells so well that it carries the market', () => {
    const random = createRandom('popular');
    const counts = new Map<string, number>();
    for (const sku of many(() => product(random), 50_000)) counts.set(sku, (counts.get(sku) ?? 0) + 1);
    const sorted = [...counts.values()].sort((a, b) => b - a);
    expect(counts.size).toBeGreaterThan(490);
    expect((sorted[0] ?? 0) / 50_000).toBeLessThan(0.03);
    const topTenth = sorted.slice(0, 50).reduce((sum, count) => sum + count, 0) / 50_000;
    expect(topTenth).toBeGreaterThan(0.15);
  });

  it('come without repetition in one basket', () => {
    const random = createRandom('basket');
    for (let round = 0; round < 500; round += 1) expect(new Set(products(random, 4)).size).toBe(4);
  });
});
