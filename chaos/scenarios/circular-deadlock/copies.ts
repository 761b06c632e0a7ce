import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { Books } from './books.ts';
import { BUSY_NETWORK } from './links.ts';
import { bodyOf, order, refusedAs } from './public-answers.ts';
import { type Attempt, isLate, isPlaced, Shoppers } from './shoppers.ts';

const KEYS = 10;
const COPIES = 6;
const WISHES = 6;
const WISHES_AFTER_MS = 450;
/** By then the first is long under way, and not nearly placed. */
const MEANWHILE_MS = 250;
/** Where all copies came to nothing, their pieces may still be given back. */
const KNOWN_WITHIN_MS = 2_300;

/** The order is placed, or another one is there instead. */
const isKnown = (one: Attempt) => isPlaced(one) || one.answer.status === 409;

/** One customer's impatience: the same order several times at once, once more afterwards, and then another under its key. */
async function impatience(shoppers: Shoppers, index: number): Promise<Attempt> {
  const wish = shoppers.wish(index);
  const different = { ...wish, lines: [...wish.lines, ...wish.lines] };
  const [meanwhile, ...copies] = await Promise.all([
    delay(MEANWHILE_MS).then(() => shoppers.order(different)),
    ...Array.from({ length: COPIES }, () => shoppers.order(wish)),
  ]);
  const again = await shoppers.insist(wish, isKnown, { forMs: KNOWN_WITHIN_MS });
  const late = again.at(-1) as Attempt;
  if (isPlaced(meanwhile)) {
    // Nothing was placed under the key by then: it is the other order's, where that alone is placed.
    const { lines } = bodyOf(meanwhile.answer, 'An order', meanwhile.answer.status, order);
    promise(
      lines.length === different.lines.length && ![...copies, ...again].some(isPlaced),
      'While an order is under way, another one comes under its key, and is answered as if it were placed.',
    );
    return meanwhile;
  }
  promise(isPlaced(late), `A customer who asked for an order ${COPIES + 1} times under one key did not get it.`);
  const { id } = bodyOf(late.answer, 'An order that comes again under its key', late.answer.status, order);
  for (const copy of copies.filter(isPlaced)) {
    const other = bodyOf(copy.answer, 'A copy of an order', copy.answer.status, order).id;
    promise(other === id, `A customer who asked twice for the same order got two: ${other} and ${id}.`);
  }
  const placed = [...copies, ...again].filter(({ answer }) => answer.status === 201).length;
  promise(placed <= 1, `Order ${id} was reported as newly placed ${placed} times.`);
  refusedAs((await shoppers.order(different)).answer, 'Another order under a used key', 409, 'conflict');
  return late;
}

/** A customer has many wishes at the same moment, once most copies of others are answered. */
async function manyWishes(shoppers: Shoppers): Promise<Attempt[]> {
  await delay(WISHES_AFTER_MS);
  const [customerId] = shoppers.customers;
  return Promise.all(Array.from({ length: WISHES }, (_, index) => shoppers.order(shoppers.wish(index, customerId))));
}

/** Copies of a request race each other, and a customer has many wishes. @returns what became of these */
export async function copiesCount(bench: Bench): Promise<Attempt[]> {
  const shoppers = new Shoppers(bench, 'copies', { customers: KEYS, products: 30, third: 2 });
  const books = await Books.open(bench, shoppers);
  await bench.apply(...BUSY_NETWORK);
  const [wished, ...attempts] = await Promise.all([
    manyWishes(shoppers),
    ...Array.from({ length: KEYS }, (_, index) => impatience(shoppers, index)),
  ]);
  await bench.revert();
  const { half } = await books.settle([...wished, ...attempts]);
  promise(half === '', half);
  return wished;
}

/** @throws Broken unless each of one customer's wishes was placed or refused in time */
export function wishesAreAnswered(wished: readonly Attempt[]): void {
  const late = wished.filter(isLate);
  promise(
    late.length === 0,
    `A customer sends ${wished.length} orders at the same moment, and learns nothing of ${late.length} of them within 2 s.`,
  );
}
