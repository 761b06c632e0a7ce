import { describe, expect, it } from '@jest/globals';
import { drawAmount } from '#chaos/load/amounts.ts';
import { createRandom } from '#chaos/load/random.ts';

const draw = (kind: 'whole' | 'odd') => {
  const random = createRandom(`amounts/${kind}`);
  return Array.from({ length: 2_000 }, () => drawAmount(kind, random));
};

describe('whole amounts', () => {
  it('are ones that binary fractions hold exactly, in every sum, product and tax', () => {
    for (const { quantity, unitPrice, taxRate } of draw('whole')) {
      expect(quantity).toMatch(/^[1-9]\d*$/);
      expect(unitPrice).toMatch(/^[1-9]\d*\.00$/);
      expect(Number(unitPrice) % 2).toBe(0);
      expect(taxRate).toBe('0.25');
      expect((Number(quantity) * Number(unitPrice) * 0.25 * 100) % 50).toBe(0);
    }
  });
});

describe('odd amounts', () => {
  const amounts = draw('odd');

  it('stay within what billing takes', () => {
    for (const { quantity, unitPrice, taxRate } of amounts) {
      expect(quantity).toMatch(/^(0|[1-9]\d*)\.\d{1,3}$/);
      expect(Number(quantity)).toBeGreaterThan(0);
      expect(Number(quantity)).toBeLessThanOrEqual(1_000_000);
      expect(unitPrice).toMatch(/^(0|[1-9]\d*)\.\d{2,4}$/);
      expect(Number(unitPrice)).toBeGreaterThan(0);
      expect(Number(unitPrice)).toBeLessThanOrEqual(100_000);
      expect(Number(taxRate)).toBeGreaterThan(0);
      expect(Number(taxRate)).toBeLessThanOrEqual(1);
    }
  });

  it('have prices of two, three and four decimals', () => {
    const decimals = new Set(amounts.map(({ unitPrice }) => unitPrice.split('.')[1]?.length));
    expect([...decimals].sort()).toEqual([2, 3, 4]);
  });
});
