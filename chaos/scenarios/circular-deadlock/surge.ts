import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '#chaos/judge/answer.ts';
import { arrive } from '#chaos/judge/arrivals.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { Books } from './books.ts';
import type { Gate } from './gate.ts';
import { mute } from './links.ts';
import { Shoppers } from './shoppers.ts';

const ORDERS_PER_SECOND = 80;
const SURGE_SECONDS = 1.5;
/** By then 90 orders are under way: more than any number of connections that a database of this size gives to one service. */
const LOOKS_AFTER_MS = 1_150;
const LOOKS_PER_SECOND = 30;
const LOOKED_UP_MS = 1_000;
/** Far from all of them: a small machine that is busy with something else answers some late. */
const LEAST_LOOKED_UP = 0.5;

/** How customers fared who looked at an old order meanwhile. */
export type Looks = readonly Answer[];

const inTime = (looks: Looks) => looks.filter(({ status, ms }) => status === 200 && ms <= LOOKED_UP_MS).length;
const isGood = (looks: Looks) => inTime(looks) >= looks.length * LEAST_LOOKED_UP;

async function oneSurge(bench: Bench, name: string): Promise<Looks> {
  const shoppers = new Shoppers(bench, name, { customers: 40, products: 50, third: 2 });
  const known = (await Books.open(bench, shoppers)).someOrders(20);
  await bench.apply(mute('orders-to-inventory'));
  const [, looks] = await Promise.all([
    shoppers.come({ perSecond: ORDERS_PER_SECOND, seconds: SURGE_SECONDS }),
    delay(LOOKS_AFTER_MS)
      .then(() =>
        arrive({
          seed: `${bench.address.seed} ${name}`,
          perSecond: LOOKS_PER_SECOND,
          arrivals: 'even',
          seconds: SURGE_SECONDS - LOOKS_AFTER_MS / 1000,
          visit: (index, at) =>
            bench.request('orders', { path: `/orders/${known[index % known.length]}`, timeoutMs: 1_500 }, at),
        }),
      )
      // Nobody looks any more: those who ordered need not wait for longer.
      .finally(() => bench.revert()),
  ]);
  return looks;
}

/**
 * Many orders come while nobody hears of the stock, and each of them has to wait until it is given up: no number of
 * connections is enough for those who hold one meanwhile. A busy machine gets a second chance to be quick.
 */
export async function surgeOfOrders(bench: Bench, gate: Gate): Promise<Looks> {
  await gate.pass();
  const looks = await oneSurge(bench, 'surge');
  return isGood(looks) ? looks : await oneSurge(bench, 'next surge');
}

/** @throws Broken unless those who only look get to see their order */
export function lookedUpInSurge(looks: Looks): void {
  promise(
    isGood(looks),
    `While ${ORDERS_PER_SECOND} orders a second come and have to wait, only ${inTime(looks)} of ${looks.length} customers who look at an old order see it within a second.`,
  );
}
