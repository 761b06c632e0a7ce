/** Rounds an amount to whole cents. */
export const roundToCents = (amount: number) => Math.round(amount * 100) / 100;

/** An amount as it is shown, e.g. 12.5 as "12.50". */
export const showAmount = (amount: number) => roundToCents(amount).toFixed(2);

/** A unit price as it is shown: all its decimals, and at least two. */
export function showUnitPrice(price: number): string {
  const decimals = String(price).split('.')[1]?.length ?? 0;
  return price.toFixed(Math.max(2, decimals));
}
