import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { centsOf, exactCents } from '#chaos/probes/exact-amount.ts';

describe('exactCents', () => {
  it.each([
    ['2.5', '0.10', 25n],
    ['1', '0.005', 1n],
    ['0.3', '0.0166', 0n],
    ['0.1', '0.05', 1n],
    ['3', '1.115', 335n],
    ['1.005', '100', 10050n],
    ['40', '48.00', 192000n],
    ['12345.678', '19.9999', 24691233n],
  ])('%s times %s is %s cents', (quantity, unitPrice, cents) => {
    expect(exactCents({ quantity, unitPrice })).toBe(cents);
  });

  it('is never further than half a cent away from the product', () => {
    const part = fc.integer({ min: 1, max: 999_999 });
    fc.assert(
      fc.property(part, fc.integer({ min: 0, max: 3 }), part, fc.integer({ min: 0, max: 4 }), (one, a, other, b) => {
        const text = (value: number, decimals: number) => {
          const digits = String(value).padStart(decimals + 1, '0');
          return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
        };
        const scale = 10n ** BigInt(a + b);
        const twice = 2n * (exactCents({ quantity: text(one, a), unitPrice: text(other, b) }) * scale);
        const off = twice - 2n * 100n * BigInt(one) * BigInt(other);
        expect(off <= scale && off > -scale).toBe(true);
      }),
    );
  });
});

describe('centsOf', () => {
  it('reads euros with two decimals', () => {
    expect([centsOf('0.05'), centsOf('48.25'), centsOf('90071992547409.93')]).toEqual([5n, 4825n, 9007199254740993n]);
  });
});
