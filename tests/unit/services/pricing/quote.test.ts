import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoteLine, tierFor } from '../../../../services/pricing/quote.ts';

const tiers = [
  { name: 'bronze', minimumSpentCents: 0, discountPercent: 0 },
  { name: 'silver', minimumSpentCents: 50_000, discountPercent: 3 },
  { name: 'gold', minimumSpentCents: 150_000, discountPercent: 5 },
];

describe('tierFor', () => {
  it.each([
    [0, 'bronze'],
    [49_999, 'bronze'],
    [50_000, 'silver'],
    [149_999, 'silver'],
    [150_000, 'gold'],
    [9_000_000_000, 'gold'],
  ])('%d cents spent make a customer %s', (spent, name) => {
    expect(tierFor(tiers, spent).name).toBe(name);
  });

  it('says so when no tier begins low enough', () => {
    expect(() => tierFor(tiers.slice(1), 7)).toThrow('no loyalty tier begins at or below 7 cents');
  });
});

describe('quoteLine', () => {
  const totalOf = (quantity: number, unitPriceCents: number, percent: number) =>
    quoteLine({ sku: 'NM-0001', quantity }, unitPriceCents, percent).lineTotalCents;

  it.each([
    // quantity, unit price, percent, line total
    [2, 8110, 0, 16220],
    [2, 8110, 3, 15733],
    [1, 50, 3, 48],
    [1, 10, 5, 9],
    [1, 9, 5, 9],
    [20, 9995, 8, 183908],
    [1, 195, 100, 0],
  ])('%d x %d cents less %d%% is %d cents', (quantity, unitPriceCents, percent, total) => {
    expect(totalOf(quantity, unitPriceCents, percent)).toBe(total);
  });

  it('rounds the discount half away from zero, for every line that there can be', () => {
    const exact = (gross: bigint, percent: bigint) => Number(gross - (gross * percent * 2n + 100n) / 200n);
    fc.assert(
      fc.property(fc.nat({ max: 20 }), fc.nat({ max: 100_000 }), fc.nat({ max: 100 }), (quantity, price, percent) => {
        expect(totalOf(quantity, price, percent)).toBe(exact(BigInt(quantity * price), BigInt(percent)));
      }),
    );
  });

  it('keeps what was asked for', () => {
    expect(quoteLine({ sku: 'NM-0007', quantity: 3 }, 6625, 3)).toEqual({
      sku: 'NM-0007',
      quantity: 3,
      unitPriceCents: 6625,
      discountPercent: 3,
      lineTotalCents: 19279,
    });
  });
});
