/** The market's prices by its own price list, worked out apart from the services. */

/** What a customer wants. */
export interface Line {
  sku: string;
  quantity: number;
}

/** A line as it must be charged, in whole cents. */
export interface PricedLine extends Line {
  unitPriceCents: number;
  lineTotalCents: number;
}

/** Loyalty tiers, the lowest first: from how much spent, in cents, and what they take off, in percent. */
export const TIERS = [
  { name: 'bronze', fromCents: 0, percent: 0 },
  { name: 'silver', fromCents: 50_000, percent: 3 },
  { name: 'gold', fromCents: 150_000, percent: 5 },
  { name: 'platinum', fromCents: 500_000, percent: 8 },
] as const;
export type Tier = (typeof TIERS)[number];

/** Cents for one of a product that is called NM- and four digits. */
export function listPriceCents(sku: string): number {
  const number = Number(sku.slice('NM-'.length));
  return Math.floor((195 + ((number * 7919) % 9800)) / 5) * 5;
}

/** The tier of somebody who has spent so much. */
export function tierOf(spentCents: number): Tier {
  return TIERS.findLast((tier) => tier.fromCents <= spentCents) ?? TIERS[0];
}

/** All tiers that somebody passes through on the way from one amount spent to another, both included. */
export function tiersBetween(fromCents: number, toCents: number): Tier[] {
  const first = tierOf(fromCents);
  return TIERS.filter((tier) => tier.fromCents >= first.fromCents && tier.fromCents <= toCents);
}

/** Charges a basket: the discount is taken from each line, rounded half away from zero to the cent. */
export function charge(lines: readonly Line[], { percent }: Pick<Tier, 'percent'>): PricedLine[] {
  return lines.map(({ sku, quantity }) => {
    const unitPriceCents = listPriceCents(sku);
    const grossCents = unitPriceCents * quantity;
    const hundredths = grossCents * percent;
    const discountCents = (hundredths - (hundredths % 100)) / 100 + (hundredths % 100 >= 50 ? 1 : 0);
    return { sku, quantity, unitPriceCents, lineTotalCents: grossCents - discountCents };
  });
}

export const totalOf = (lines: readonly PricedLine[]): number =>
  lines.reduce((sum, line) => sum + line.lineTotalCents, 0);
