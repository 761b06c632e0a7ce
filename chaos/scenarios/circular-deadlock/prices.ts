import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { Books } from './books.ts';
import { slow } from './links.ts';
import { charge, type Line, listPriceCents, TIERS, type Tier, tierOf, totalOf } from './oracle.ts';
import * as answers from './public-answers.ts';
import { type Attempt, Shoppers } from './shoppers.ts';

const MOST_OF_ONE = 20;
/** Longer than many wait for a service beside them, and shorter than customers wait for their order. */
const LATE_MS = 900;

/** The basket, enlarged until it costs at least so much. */
function worth(lines: readonly Line[], leastCents: number, tier: Tier): Line[] {
  const basket = [...lines];
  for (let at = 0; totalOf(charge(basket, tier)) < leastCents; at += 1) {
    const { sku } = lines[at % lines.length] as Line;
    const missing = leastCents - totalOf(charge(basket, tier));
    const quantity = Math.ceil(missing / (listPriceCents(sku) * (1 - tier.percent / 100)));
    basket.push({ sku, quantity: Math.min(MOST_OF_ONE, Math.max(1, quantity)) });
  }
  return basket;
}

/** One customer's way up through the tiers: each order must have the discount that all before it have earned. */
async function climb(bench: Bench, shoppers: Shoppers, books: Books, customerId: string): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  let spent = books.spentBefore(customerId);
  const next = () => TIERS.find(({ fromCents }) => fromCents > spent);
  for (let step = 0; step < TIERS.length; step += 1) {
    const tier = tierOf(spent);
    const wish = shoppers.wish(step, customerId);
    const lines = worth(wish.lines, (next()?.fromCents ?? 0) - spent, tier);
    if (lines.length > 10) break;
    const right = charge(lines, tier);
    const asked = await bench.request('pricing', { path: '/quotes', body: { customerId, lines } });
    const quoted = answers.bodyOf(asked, 'A quote', 200, answers.quote);
    promise(
      quoted.tier === tier.name && quoted.totalCents === totalOf(right),
      `A customer who has earned ${tier.percent}% is quoted ${quoted.totalCents} cents instead of ${totalOf(right)}.`,
    );
    const attempt = await shoppers.order({ ...wish, lines });
    const placed = answers.bodyOf(attempt.answer, 'An order', 201, answers.order);
    promise(
      JSON.stringify(placed.lines) === JSON.stringify(right) && placed.totalCents === totalOf(right),
      `A customer who has earned ${tier.percent}% pays ${placed.totalCents} cents instead of ${totalOf(right)}.`,
    );
    attempts.push(attempt);
    spent += placed.totalCents;
  }
  const told = await bench.request('orders', { path: `/customers/${customerId}/history` });
  const { totalSpentCents } = answers.bodyOf(told, "A customer's history", 200, answers.history);
  promise(
    totalSpentCents === spent,
    `A customer who has spent ${spent} cents is said to have spent ${totalSpentCents}.`,
  );
  return attempts;
}

/** Prices and discounts, against the market's own rules. @returns who stand in the highest tier by now */
export async function pricesAreRight(bench: Bench): Promise<Shoppers> {
  const shoppers = new Shoppers(bench, 'prices', { customers: 5, products: 40, third: 2 });
  const books = await Books.open(bench, shoppers);
  const attempts = await Promise.all(shoppers.customers.map((one) => climb(bench, shoppers, books, one)));
  const { half } = await books.settle(attempts.flat());
  promise(half === '', half);
  return shoppers;
}

/**
 * All of them order once more, while what they have spent before takes longer to be found: each is placed at the price that
 * they have earned, or refused.
 */
export async function lateHistoryCounts(bench: Bench, shoppers: Shoppers): Promise<void> {
  const books = await Books.open(bench, shoppers);
  await bench.apply(slow('pricing-to-orders', LATE_MS));
  const attempts = await Promise.all(
    shoppers.customers.map((customerId, index) => shoppers.order(shoppers.wish(index, customerId))),
  );
  await bench.revert();
  const { half, price } = await books.settle(attempts);
  promise(half === '', half);
  promise(price === '', `While what customers have spent before is slow to be found: ${price}`);
}
