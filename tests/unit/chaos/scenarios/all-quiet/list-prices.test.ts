import { describe, expect, it } from '@jest/globals';
import { discountOf, lineCents, listPriceCents } from '#chaos/scenarios/all-quiet/list-prices.ts';

describe('a list price', () => {
  it.each([
    ['NM-0001', 8110],
    ['NM-0007', 6625],
    ['NM-0500', 495],
  ])('of %s is %i cents', (sku, cents) => expect(listPriceCents(sku)).toBe(cents));
});

describe('a loyalty discount', () => {
  it.each([
    [0, 0],
    [49_999, 0],
    [50_000, 3],
    [149_999, 3],
    [150_000, 5],
    [500_000, 8],
  ])('for %i cents spent is %i percent', (spentCents, percent) => expect(discountOf(spentCents)).toBe(percent));
});

describe('a line', () => {
  it('rounds the discount half away from zero', () => {
    // 3 percent of 2 x 81.10 are 4.866, of 66.25 1.9875; 5 percent of 66.25 are 3.3125.
    expect(lineCents({ sku: 'NM-0001', quantity: 2 }, 3)).toBe(15_733);
    expect(lineCents({ sku: 'NM-0007', quantity: 1 }, 3)).toBe(6_426);
    expect(lineCents({ sku: 'NM-0007', quantity: 1 }, 5)).toBe(6_294);
    // 5 percent of 81.10 are 4.055: the half cent goes to the customer.
    expect(lineCents({ sku: 'NM-0001', quantity: 1 }, 5)).toBe(7_704);
  });

  it('without a discount costs its price times its quantity', () => {
    expect(lineCents({ sku: 'NM-0001', quantity: 20 }, 0)).toBe(162_200);
  });
});
