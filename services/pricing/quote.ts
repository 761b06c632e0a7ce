import type { Pool } from '#kit/database.ts';
import { notFound } from '#kit/errors.ts';
import type { ServiceClient } from '#kit/http-client.ts';
import { refusalBy } from '#kit/refusal.ts';
import type { BasketLine } from '#kit/vocabulary.ts';
import { readPrices, readTiers, type Tier } from './store.ts';

const HISTORY_TIMEOUT_MS = 5000;

export interface PricingDependencies {
  pool: Pool;
  orders: ServiceClient;
}

export interface QuoteRequest {
  customerId: string;
  lines: BasketLine[];
}

interface QuotedLine extends BasketLine {
  unitPriceCents: number;
  discountPercent: number;
  /** After the discount. */
  lineTotalCents: number;
}

export interface Quote {
  customerId: string;
  tier: string;
  currency: 'EUR';
  lines: QuotedLine[];
  totalCents: number;
}

interface CustomerHistory {
  totalSpentCents: number;
}

async function readHistory(orders: ServiceClient, customerId: string): Promise<CustomerHistory> {
  try {
    return await orders.get<CustomerHistory>(`/customers/${customerId}/history`, { timeoutMs: HISTORY_TIMEOUT_MS });
  } catch (error) {
    throw refusalBy(error, ['not-found']) ? notFound('customer', customerId, 'body.customerId') : error;
  }
}

/** The highest tier whose minimum the customer has reached. */
export function tierFor(tiers: Tier[], totalSpentCents: number): Tier {
  const tier = tiers.findLast((one) => one.minimumSpentCents <= totalSpentCents);
  if (!tier) throw new Error(`no loyalty tier begins at or below ${totalSpentCents} cents`);
  return tier;
}

/**
 * Prices one line in whole cents.
 * The discount is a whole percentage of the line, rounded half up; nothing here is ever negative.
 */
export function quoteLine(line: BasketLine, unitPriceCents: number, discountPercent: number): QuotedLine {
  const grossCents = line.quantity * unitPriceCents;
  const discountCents = Math.floor((grossCents * discountPercent + 50) / 100);
  return { ...line, unitPriceCents, discountPercent, lineTotalCents: grossCents - discountCents };
}

/**
 * Quotes a basket for a customer, with the discount that their orders so far have earned.
 * @throws ServiceError not-found for an unknown sku or customer
 */
export async function quote({ pool, orders }: PricingDependencies, request: QuoteRequest): Promise<Quote> {
  const skus = [...new Set(request.lines.map((line) => line.sku))];
  const [prices, tiers, history] = await Promise.all([
    readPrices(pool, skus),
    readTiers(pool),
    readHistory(orders, request.customerId),
  ]);
  const tier = tierFor(tiers, history.totalSpentCents);
  const lines = request.lines.map((line) => {
    const price = prices.get(line.sku);
    if (price === undefined) throw notFound('product', line.sku, 'body.lines');
    return quoteLine(line, price, tier.discountPercent);
  });
  return {
    customerId: request.customerId,
    tier: tier.name,
    currency: 'EUR',
    lines,
    totalCents: lines.reduce((sum, line) => sum + line.lineTotalCents, 0),
  };
}
