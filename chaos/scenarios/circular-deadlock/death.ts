import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { Books } from './books.ts';
import { BETWEEN_SERVICES, slow } from './links.ts';
import { isPlaced, Shoppers } from './shoppers.ts';

const PATIENCE = { forMs: 5_000, timeoutMs: 2_500 };
/** Orders are written slowly, so that some are half written when the service dies. */
const SLOW_TO_WRITE = [...BETWEEN_SERVICES.map((link) => slow(link, 60)), slow('orders-to-postgres', 130)];
const COME_SECONDS = 1.5;
const DIES_AFTER_MS = 1_050;

/**
 * The service that takes orders dies among them, and comes back.
 * @param meanwhile what else happens while they ask again, in another third of customers and products
 */
export async function ordersOutliveDeath(bench: Bench, meanwhile: () => Promise<unknown>): Promise<void> {
  const shoppers = new Shoppers(bench, 'death', { customers: 20, products: 50, third: 1 });
  const books = await Books.open(bench, shoppers);
  await bench.apply(...SLOW_TO_WRITE);
  const [attempts] = await Promise.all([
    shoppers.come({ perSecond: 15, seconds: COME_SECONDS }),
    delay(DIES_AFTER_MS).then(() => bench.kill('orders')),
  ]);
  await bench.revert();
  const open = attempts.filter((one) => !isPlaced(one));
  const other = meanwhile();
  const asked = await Promise.all(open.map((one) => shoppers.insist(one, isPlaced, PATIENCE))).finally(() => other);
  const insisted = asked.flatMap((all) => all.slice(-1));
  const inVain = insisted.filter((one) => !isPlaced(one));
  promise(
    inVain.length === 0,
    `After a service died and came back, ${inVain.length} of ${open.length} customers cannot place their order any more, however often they ask.`,
  );
  // What a dead process had reserved and never heard of may stay for an operator; what customers see may not.
  const { half } = await books.settle([...attempts.filter(isPlaced), ...insisted], 'stock');
  promise(half === '', half);
}
