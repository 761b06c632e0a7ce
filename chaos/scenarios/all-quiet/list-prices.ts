/** The market's price list and discounts, worked out apart from the services. */

export interface Line {
  sku: string;
  quantity: number;
}

/** Loyalty discounts, the highest first: from how many cents spent on, and how many percent. */
const DISCOUNTS = [
  { fromCents: 500_000, percent: 8 },
  { fromCents: 150_000, percent: 5 },
  { fromCents: 50_000, percent: 3 },
] as const;

/** Cents that a product costs without discount. */
export const listPriceCents = (sku: string): number =>
  Math.floor((195 + ((Number(sku.slice('NM-'.length)) * 7919) % 9800)) / 5) * 5;

/** Percent that somebody gets who has spent so much. */
export const discountOf = (spentCents: number): number =>
  DISCOUNTS.find(({ fromCents }) => spentCents >= fromCents)?.percent ?? 0;

/** Hundredths of a cent by which a line is discounted. */
export const discountHundredths = ({ sku, quantity }: Line, percent: number): number =>
  listPriceCents(sku) * quantity * percent;

/** Cents that a line costs: the discount is rounded half away from zero. */
export function lineCents(line: Line, percent: number): number {
  const hundredths = discountHundredths(line, percent);
  const discount = (hundredths - (hundredths % 100)) / 100 + (hundredths % 100 >= 50 ? 1 : 0);
  return listPriceCents(line.sku) * line.quantity - discount;
}
