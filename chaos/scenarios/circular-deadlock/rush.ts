import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { Books, UNKNOWN } from './books.ts';
import { type Connections, connectionsHeld } from './connections.ts';
import { type Crowd, p95Of, placedShare } from './flow.ts';
import type { Gate } from './gate.ts';
import { FAR_APART } from './links.ts';
import { type Attempt, Shoppers } from './shoppers.ts';

const AT_ONCE = 60;
const LEAST_PLACED = 20 / AT_ONCE;
/** Before they come again: whoever turns everybody away for a second after such a rush may do so. */
const BREATHER_MS = 1_500;

/** What became of those who came at once. */
export interface Rush extends Crowd {
  /** How many connections each service held just then. */
  connections: Connections;
}

async function rush(shoppers: Shoppers, round: number): Promise<Attempt[]> {
  const now = performance.now();
  const wishes = Array.from({ length: AT_ONCE }, (_, index) => shoppers.wish(round * AT_ONCE + index));
  return Promise.all(wishes.map((wish) => shoppers.order(wish, now)));
}

/** Many customers press the button in the same moment. Where the machine has something else to do, they may do so again. */
export async function midnightRush(bench: Bench, gate: Gate): Promise<Rush> {
  await gate.pass();
  const shoppers = new Shoppers(bench, 'rush', { customers: 40, products: 50 });
  const books = await Books.open(bench, shoppers);
  await bench.apply(...FAR_APART);
  const attempts = await rush(shoppers, 0);
  let last = attempts;
  if (placedShare(last) < LEAST_PLACED) {
    await delay(BREATHER_MS);
    last = await rush(shoppers, 1);
    attempts.push(...last);
  }
  // Pools keep what they have opened for longer than a rush takes.
  const connections = await connectionsHeld(bench);
  await bench.revert();
  const share = placedShare(last);
  const failed = share < LEAST_PLACED;
  if (failed) gate.note(share);
  return { share, p95: p95Of(last), attempts, connections, faults: failed ? UNKNOWN : await books.settle(attempts) };
}

/** @throws Broken unless most of them get their order */
export function rushIsServed({ share }: Crowd): void {
  promise(
    share >= LEAST_PLACED,
    `When ${AT_ONCE} customers order in the same moment, only ${Math.round(share * AT_ONCE)} of them get their order; the others are refused or left without an answer.`,
  );
}
