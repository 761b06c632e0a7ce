import type { Queryable } from '#kit/database.ts';

/** What a customer gets from a certain total spent on. */
export interface Tier {
  name: string;
  minimumSpentCents: number;
  discountPercent: number;
}

/** Prices in cents by sku; a sku that is not sold has none. */
export async function readPrices(db: Queryable, skus: string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ sku: string; price_cents: number }>(
    'SELECT sku, price_cents FROM prices WHERE sku = ANY($1)',
    [skus],
  );
  return new Map(rows.map((row) => [row.sku, row.price_cents]));
}

/** All loyalty tiers, the lowest first. */
export async function readTiers(db: Queryable): Promise<Tier[]> {
  const { rows } = await db.query<{ name: string; minimum_spent_cents: string; discount_percent: number }>(
    'SELECT name, minimum_spent_cents, discount_percent FROM loyalty_tiers ORDER BY minimum_spent_cents',
  );
  return rows.map((row) => ({
    name: row.name,
    minimumSpentCents: Number(row.minimum_spent_cents),
    discountPercent: row.discount_percent,
  }));
}
