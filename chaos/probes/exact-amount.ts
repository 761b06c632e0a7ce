import type { Amount } from '#chaos/load/amounts.ts';

/** A decimal as a whole number of units of 10^-decimals. */
function units(text: string): { value: bigint; decimals: number } {
  const [whole = '', fraction = ''] = text.split('.');
  return { value: BigInt(whole + fraction), decimals: fraction.length };
}

/** @param text euros with two decimals. @throws SyntaxError when it is no number */
export const centsOf = (text: string): bigint => units(text).value;

/** Quantity times unit price in cents, exact and then rounded once, half away from zero: what a stall holder was promised. */
export function exactCents({ quantity, unitPrice }: Pick<Amount, 'quantity' | 'unitPrice'>): bigint {
  const [one, other] = [units(quantity), units(unitPrice)];
  const product = one.value * other.value;
  const decimals = one.decimals + other.decimals;
  if (decimals <= 2) return product * 10n ** BigInt(2 - decimals);
  const cent = 10n ** BigInt(decimals - 2);
  return (product + cent / 2n) / cent;
}
