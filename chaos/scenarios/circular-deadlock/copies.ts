import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { Books } from './books.ts';
import { BUSY_NETWORK } from './links.ts';
import { bodyOf, order, refusedAs } from './public-answers.ts';
import { type Attempt, isPlaced, Shoppers } from './shoppers.ts';

const KEYS = 10;
const COPIES = 6;

/** One customer's impatience: the same order several times at once, once more afterwards, and then another under its key. */
async function impatience(shoppers: Shoppers, index: number): Promise<Attempt> {
  const wish = shoppers.wish(index);
  const copies = await Promise.all(Array.from({ length: COPIES }, () => shoppers.order(wish)));
  const late = await shoppers.order(wish);
  promise(isPlaced(late), `A customer who asked for an order ${COPIES + 1} times under one key did not get it.`);
  const { id } = bodyOf(late.answer, 'An order that comes again under its key', late.answer.status, order);
  for (const copy of copies.filter(isPlaced)) {
    const other = bodyOf(copy.answer, 'A copy of an order', copy.answer.status, order).id;
    promise(other === id, `A customer who asked twice for the same order got two: ${other} and ${id}.`);
  }
  const placed = [...copies, late].filter(({ answer }) => answer.status === 201).length;
  promise(placed <= 1, `Order ${id} was reported as newly placed ${placed} times.`);
  const different = await shoppers.order({ ...wish, lines: [...wish.lines, ...wish.lines] });
  refusedAs(different.answer, 'Another order under a used key', 409, 'conflict');
  return late;
}

/** Copies of a request race each other. */
export async function copiesCount(bench: Bench): Promise<void> {
  const shoppers = new Shoppers(bench, 'copies', { customers: KEYS, products: 30 });
  const books = await Books.open(bench, shoppers);
  await bench.apply(...BUSY_NETWORK);
  const attempts = await Promise.all(Array.from({ length: KEYS }, (_, index) => impatience(shoppers, index)));
  await bench.revert();
  const { half } = await books.settle(attempts);
  promise(half === '', half);
}
