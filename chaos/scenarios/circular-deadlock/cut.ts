import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { Books } from './books.ts';
import type { Gate } from './gate.ts';
import { BUSY_NETWORK } from './links.ts';
import { isPlaced, Shoppers } from './shoppers.ts';

const AT_ONCE = 12;
/** By then stock has been asked for every order; what it answers is still on its way for half a second. */
const CUT_AFTER_MS = 250;
/** As long as anybody waits for an answer. */
const CUT_MS = 1_900;

/**
 * The stock is out of reach from one moment to the next, while orders are under way and their pieces about to be kept.
 * @param meanwhile what else happens while pieces are given back, among the second half of customers and products
 */
export async function nothingKeptAfterACut(bench: Bench, gate: Gate, meanwhile: () => Promise<unknown>): Promise<void> {
  await gate.pass();
  const shoppers = new Shoppers(bench, 'cut', { customers: AT_ONCE, products: 30, half: 'first' });
  const books = await Books.open(bench, shoppers);
  await bench.apply(...BUSY_NETWORK);
  const cut = async () => {
    await delay(CUT_AFTER_MS);
    await bench.apply({ kind: 'partition', link: 'orders-to-inventory' });
    await delay(CUT_MS);
    await bench.revert();
  };
  const [attempts] = await Promise.all([
    Promise.all(Array.from({ length: AT_ONCE }, (_, index) => shoppers.order(shoppers.wish(index)))),
    cut(),
  ]);
  promise(
    attempts.every((one) => isPlaced(one) || one.answer.status >= 400),
    'When the stock was out of reach for two seconds, customers were left without an answer to their order.',
  );
  const other = meanwhile();
  const { half } = await books.settle(attempts).finally(() => other);
  promise(half === '', `After the stock was out of reach for two seconds: ${half}`);
}
