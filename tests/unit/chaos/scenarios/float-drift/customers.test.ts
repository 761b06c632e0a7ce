import { describe, expect, it } from '@jest/globals';
import { createRandom } from '#chaos/load/random.ts';
import { compare, exact, times } from '#chaos/money/exact.ts';
import { anySize, middling } from '#chaos/scenarios/float-drift/customers.ts';

const drawn = (draw: typeof middling) => {
  const random = createRandom('draws');
  return Array.from({ length: 500 }, () => draw(random));
};

describe('usage that a client brings', () => {
  it.each([
    ['in the middle', middling],
    ['of any size', anySize],
  ])('%s is within the price list', (_what, draw) => {
    for (const { quantity, unitPrice, taxRate } of drawn(draw)) {
      expect(quantity).toMatch(/^(0|[1-9]\d{0,5})(\.\d{1,3})?$/);
      expect(unitPrice).toMatch(/^(0|[1-9]\d{0,4})(\.\d{1,4})?$/);
      expect(compare(exact(quantity), exact('0'))).toBe(1);
      expect(taxRate).toMatch(/^(0(\.\d{1,4})?|1)$/);
    }
  });

  it('in the middle comes to half a cent more than whole cents', () => {
    const halves = drawn(middling).map(({ quantity, unitPrice }) => times(exact(quantity), exact(unitPrice)));
    for (const half of halves) {
      const [twice, cent] = [half.digits * 200n, 10n ** BigInt(half.decimals)];
      expect([twice % cent, (twice / cent) % 2n]).toEqual([0n, 1n]);
    }
  });
});
