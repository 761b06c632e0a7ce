import type { Random } from './random.ts';

/** Customers C1001 to C1400 shop. */
export const shopper = (random: Random): string => `C${random.whole(1001, 1400)}`;

/** Customers C1001 to C1200 rent a stall, and are billed for it. */
export const stallHolder = (random: Random): string => `C${random.whole(1001, 1200)}`;

const PRODUCTS = 500;

/** A product out of NM-0001 to NM-0500; some sell far better than others, as anywhere. */
export function product(random: Random): string {
  const rank = Math.floor(PRODUCTS * random.next() ** 1.5);
  // Spreads the popular ones over the catalogue: 211 has no factor in common with 500, so no two ranks meet.
  const number = ((rank * 211 + 87) % PRODUCTS) + 1;
  return `NM-${String(number).padStart(4, '0')}`;
}

/** Different products, by popularity. */
export function products(random: Random, count: number): string[] {
  const chosen = new Set<string>();
  while (chosen.size < count) chosen.add(product(random));
  return [...chosen];
}
