import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { Books } from './books.ts';
import type { Gate } from './gate.ts';
import { BUSY_NETWORK, slowToArrive } from './links.ts';
import { type Attempt, isPlaced, Shoppers } from './shoppers.ts';

const CUSTOMERS = 12;
const PER_SECOND = 18;
/** By then some orders have just been answered, and for others stock was asked for, or is about to be. */
const CUT_AFTER_MS = 1_050;
/** About as long as anybody waits for an answer. */
const CUT_MS = 1_800;
/** What is sent to the stock just before the cut never arrives. */
const ARRIVES_LATER_MS = 180;

interface Cut {
  books: Books;
  attempts: readonly Attempt[];
}

/** The stock is out of reach from one moment to the next, while orders are under way and their pieces about to be kept. */
export async function cutOff(bench: Bench, gate: Gate): Promise<Cut> {
  await gate.pass();
  const shoppers = new Shoppers(bench, 'cut', { customers: CUSTOMERS, products: 30, third: 3 });
  const books = await Books.open(bench, shoppers);
  await bench.apply(...BUSY_NETWORK, slowToArrive('orders-to-inventory', ARRIVES_LATER_MS));
  const cut = async () => {
    await delay(CUT_AFTER_MS);
    await bench.apply({ kind: 'partition', link: 'orders-to-inventory' });
    await delay(CUT_MS);
    await bench.revert();
  };
  const [attempts] = await Promise.all([shoppers.come({ perSecond: PER_SECOND, seconds: CUT_AFTER_MS / 1000 }), cut()]);
  return { books, attempts };
}

/**
 * @param meanwhile what else happens while pieces are given back, in other thirds of customers and products
 * @throws Broken unless everybody is answered, and pieces are kept for what was placed and for nothing else
 */
export async function nothingKept({ books, attempts }: Cut, meanwhile: () => Promise<unknown>): Promise<void> {
  promise(
    attempts.every((one) => isPlaced(one) || one.answer.status >= 400),
    'When the stock was out of reach for two seconds, customers were left without an answer to their order.',
  );
  const other = meanwhile();
  const { half } = await books.settle(attempts).finally(() => other);
  promise(half === '', `After the stock was out of reach for two seconds: ${half}`);
}

/** @throws Broken unless all is as it was once everything had settled */
export async function nothingComesUndone({ books, attempts }: Cut): Promise<void> {
  const { half } = await books.settle(attempts);
  promise(half === '', `Long after the stock was out of reach for two seconds: ${half}`);
}
