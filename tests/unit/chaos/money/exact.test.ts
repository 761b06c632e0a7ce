import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compare, type Exact, euros, exact, plus, times, toCents } from '#chaos/money/exact.ts';

const number = fc.record({
  digits: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
  decimals: fc.integer({ min: 0, max: 12 }),
});

/** Twice the distance between a number and some cents, and twice the size of one cent, in the number's own digits. */
function distance({ digits, decimals }: Exact, cents: bigint) {
  const scale = 10n ** BigInt(Math.max(0, decimals - 2));
  const shown = digits * 10n ** BigInt(Math.max(0, 2 - decimals));
  const off = shown - cents * scale;
  return { twice: 2n * (off < 0n ? -off : off), cent: scale, shown, rounded: cents * scale };
}

describe('reading', () => {
  it.each([
    ['0', 0n, 0],
    ['12.50', 1250n, 2],
    ['-0.001', -1n, 3],
    ['100000.0001', 1000000001n, 4],
  ])('takes %s', (text, digits, decimals) => {
    expect(exact(text)).toEqual({ digits, decimals });
  });

  it.each(['', '1e3', '.5', '5.', '1,5', 'NaN', '0x10', ' 1'])('refuses %j', (text) => {
    expect(() => exact(text)).toThrow(RangeError);
  });
});

describe('rounding to cents', () => {
  it.each([
    ['1.005', 101n],
    ['-1.005', -101n],
    ['0.125', 13n],
    ['0.135', 14n],
    ['0.0049999', 0n],
    ['0.005', 1n],
    ['-0.0049', 0n],
    ['7', 700n],
    ['7.1', 710n],
    ['100000000000.004999', 10_000_000_000_000n],
  ])('makes of %s cents %s', (text, cents) => {
    expect(toCents(exact(text))).toBe(cents);
  });

  it('goes to the nearest cent, and in the middle away from zero', () => {
    fc.assert(
      fc.property(number, (one) => {
        const cents = toCents(one);
        const { twice, cent, shown, rounded } = distance(one, cents);
        expect(twice <= cent).toBe(true);
        const size = (value: bigint) => (value < 0n ? -value : value);
        expect(twice < cent || size(rounded) > size(shown)).toBe(true);
      }),
    );
  });

  it('treats a number and its negative alike', () => {
    fc.assert(
      fc.property(number, (one) => {
        expect(toCents({ ...one, digits: -one.digits })).toBe(-toCents(one));
      }),
    );
  });
});

describe('arithmetic', () => {
  it('keeps the laws of numbers, however many decimals these are written with', () => {
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        expect(compare(plus(a, b), plus(b, a))).toBe(0);
        expect(compare(plus(plus(a, b), c), plus(a, plus(b, c)))).toBe(0);
        expect(compare(times(a, plus(b, c)), plus(times(a, b), times(a, c)))).toBe(0);
        expect(compare(a, { digits: a.digits * 1000n, decimals: a.decimals + 3 })).toBe(0);
        expect(compare(a, b)).toBe(0 - compare(b, a));
      }),
    );
  });

  it('adds a tenth ten times without a trace', () => {
    const sum = Array.from({ length: 10 }, () => exact('0.1')).reduce(plus);
    expect(compare(sum, exact('1'))).toBe(0);
  });
});

describe('writing', () => {
  it('gives back what amounts were read', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (cents) => {
        expect(toCents(exact(euros(cents)))).toBe(cents);
        expect(euros(cents)).toMatch(/^-?(0|[1-9]\d*)\.\d{2}$/);
      }),
    );
  });
});
