import type { Amount } from '#chaos/load/amounts.ts';
import { exact, times, toCents } from '#chaos/money/exact.ts';

/** @param text euros with two decimals. @throws RangeError when it is no number */
export const centsOf = (text: string): bigint => toCents(exact(text));

/** Quantity times unit price in cents, exact and then rounded once, half away from zero: what a stall holder was promised. */
export const exactCents = ({ quantity, unitPrice }: Pick<Amount, 'quantity' | 'unitPrice'>): bigint =>
  toCents(times(exact(quantity), exact(unitPrice)));
