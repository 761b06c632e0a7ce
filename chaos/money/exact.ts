/**
 * The oracle: decimal numbers of any length, exact, in integers alone. It shares nothing with what services may use.
 * A number is `digits` x 10^-`decimals`.
 */
export interface Exact {
  digits: bigint;
  decimals: number;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

export const ZERO: Exact = { digits: 0n, decimals: 0 };

/** Reads a decimal text such as "2.50". @throws RangeError for anything else, exponents included */
export function exact(text: string): Exact {
  const [, sign, whole, fraction = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`not a decimal number: ${JSON.stringify(text)}`);
  return { digits: BigInt(`${sign}${whole}${fraction}`), decimals: fraction.length };
}

const scaled = ({ digits, decimals }: Exact, to: number) => digits * 10n ** BigInt(to - decimals);

export const times = (one: Exact, other: Exact): Exact => ({
  digits: one.digits * other.digits,
  decimals: one.decimals + other.decimals,
});

export function plus(one: Exact, other: Exact): Exact {
  const decimals = Math.max(one.decimals, other.decimals);
  return { digits: scaled(one, decimals) + scaled(other, decimals), decimals };
}

/** Negative, 0 or positive, as one is less than, equal to or greater than the other: "2.5" equals "2.50". */
export function compare(one: Exact, other: Exact): number {
  const decimals = Math.max(one.decimals, other.decimals);
  const difference = scaled(one, decimals) - scaled(other, decimals);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** Whole cents, rounded half away from zero. */
export function toCents(one: Exact): bigint {
  if (one.decimals <= 2) return scaled(one, 2);
  const unit = 10n ** BigInt(one.decimals - 2);
  const size = one.digits < 0n ? -one.digits : one.digits;
  const cents = (2n * size + unit) / (2n * unit);
  return one.digits < 0n ? -cents : cents;
}

/** Cents as an amount is written: 1250n as "12.50". */
export function euros(cents: bigint): string {
  const size = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${size.slice(0, -2)}.${size.slice(-2)}`;
}
