import { compare, type Exact, euros, exact, plus, times, toCents, ZERO } from '#chaos/money/exact.ts';

/** What a charge is for, as a client writes it. */
export interface Usage {
  quantity: string;
  unitPrice: string;
  taxRate: string;
}

/** Something that anybody may be charged for, 0.25 euros. */
export const ORDINARY: Usage = { quantity: '2.5', unitPrice: '0.10', taxRate: '0.25' };

/** Quantity times unit price, exactly. */
const lineOf = ({ quantity, unitPrice }: Usage): Exact => times(exact(quantity), exact(unitPrice));

/** Cents of a charge: its exact line, rounded. */
export const amountOf = (usage: Usage): bigint => toCents(lineOf(usage));

export const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, cents) => sum + cents, 0n);

/** Cents of a running total, or of an invoice before tax. */
export const totalOf = (usages: readonly Usage[]): bigint => sumOf(usages.map(amountOf));

interface TaxOfRate {
  rate: Exact;
  base: string;
  tax: string;
}

/** What an invoice over these charges must say, by the written rule. */
export interface InvoiceFigures {
  subtotal: string;
  taxes: TaxOfRate[];
  tax: string;
  total: string;
}

/** Works an invoice out: one tax for each rate, the lowest first, on the sum of the exact lines, rounded once. */
export function invoiceOf(usages: readonly Usage[]): InvoiceFigures {
  const rates: { rate: Exact; base: Exact }[] = [];
  for (const usage of usages) {
    const rate = exact(usage.taxRate);
    const known = rates.find((one) => compare(one.rate, rate) === 0);
    if (known) known.base = plus(known.base, lineOf(usage));
    else rates.push({ rate, base: plus(ZERO, lineOf(usage)) });
  }
  rates.sort((one, other) => compare(one.rate, other.rate));
  const taxCents = rates.map(({ rate, base }) => toCents(times(rate, base)));
  const subtotal = totalOf(usages);
  const tax = sumOf(taxCents);
  return {
    subtotal: euros(subtotal),
    taxes: rates.map(({ rate, base }, at) => ({ rate, base: euros(toCents(base)), tax: euros(taxCents[at] ?? 0n) })),
    tax: euros(tax),
    total: euros(subtotal + tax),
  };
}
