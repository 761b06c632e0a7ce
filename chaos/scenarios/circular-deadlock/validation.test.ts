import { afterAll } from '@jest/globals';
import { Bench } from '#chaos/judge/bench.ts';
import { check, NoVerdict, promise } from '#chaos/judge/check.ts';
import { othersCanConnect } from './connections.ts';
import { copiesCount, wishesAreAnswered } from './copies.ts';
import { cutOff, nothingComesUndone, nothingKept } from './cut.ts';
import { ordersOutliveDeath } from './death.ts';
import {
  answeredInTime,
  disturb,
  lookedUpQuickly,
  nothingLeftOver,
  placedWhileSlower,
  recovered,
} from './disturbance.ts';
import { busyEvening, ordersFlow } from './flow.ts';
import { crowdIsTold, ordersAreCounted, ordersCanBeFollowed } from './following.ts';
import { Gate } from './gate.ts';
import { lateHistoryCounts, pricesAreRight } from './prices.ts';
import { refusedAsDescribed } from './refusals.ts';
import { routesAnswer } from './routes.ts';
import { midnightRush, rushIsServed } from './rush.ts';
import { lookedUpInSurge, surgeOfOrders } from './surge.ts';

const bench = await Bench.ready();
const gate = new Gate(bench);
afterAll(() => bench.close());

const atWork =
  <Event>(run: (bench: Bench) => Promise<Event>) =>
  async () => {
    await gate.pass();
    return run(bench);
  };

/** Several promises are about one and the same event, which happens when the first of them is looked at. */
function once<Event>(happen: (bench: Bench, gate: Gate) => Promise<Event>): () => Promise<Event> {
  let happened: Promise<Event> | undefined;
  return () => {
    happened ??= happen(bench, gate).catch((error: Error) => {
      if (error instanceof NoVerdict) gate.noteBusyMachine();
      throw error;
    });
    return happened;
  };
}

const evening = once(busyEvening);
const rush = once(midnightRush);
const disturbance = once(disturb);
const cut = once(cutOff);
const surge = once(surgeOfOrders);
const prices = once(atWork(pricesAreRight));
const copies = once(atWork(copiesCount));
const lateHistory = once(atWork(async () => lateHistoryCounts(bench, await prices())));
/** What happens while another check waits, to its end; what comes of it is told by a check of its own. */
const beside = (event: () => Promise<unknown>) => () => event().catch(() => {});

check(
  'the services answer as described',
  'Orders, inventory and pricing answer as their openapi.yaml says.',
  atWork(routesAnswer),
);
check(
  'customers pay the right price',
  'Customers pay the list price of the day, less the discount of the loyalty tier that all their orders before this one have earned them, to the cent.',
  async () => {
    await prices();
  },
);
check(
  'orders flow on a busy evening',
  'While each way between the services takes 180 ms, and each way to their data 8 ms, 15 orders a second are taken: 97 of 100 are placed, 95 of 100 within 1.5 seconds.',
  async () => ordersFlow(await evening()),
  { timed: true },
);
check(
  'orders can be followed',
  'Operators can follow each order by its id, from its log lines to one trace through orders, inventory and pricing, and the count of orders placed is true.',
  async () => {
    await gate.pass();
    const ids = await ordersAreCounted(bench);
    // While their traces are on their way a crowd comes.
    const crowd = beside(rush)();
    await ordersCanBeFollowed(bench, ids).finally(() => crowd);
    await crowdIsTold(bench, (await rush()).attempts);
  },
);
check(
  'a rush is served',
  'When 60 customers order in the same moment, at least 20 of them get their order within 2 seconds.',
  async () => rushIsServed(await rush()),
  { timed: true },
);
check(
  'the database has connections for others',
  'However many order, each of orders, inventory and pricing holds at most 16 connections to the database, which serves others, too.',
  async () => othersCanConnect((await rush()).connections),
);
check(
  'no order is half done',
  'An order is placed once, with all of its stock reserved, or it is refused; it is never half done.',
  async () => {
    for (const event of [evening, rush]) {
      const { half } = (await event()).faults;
      promise(half === '', half);
    }
  },
  { timed: true },
);
check(
  'orders are placed while a part is slower',
  'While one way between two services takes 0.6 s longer, orders take that much longer, and are placed all the same.',
  async () => placedWhileSlower(await disturbance()),
  { timed: true },
);
check(
  'every customer is answered in time',
  'Whoever orders is answered within 2 seconds, with the order placed or refused, however slow the way to another part of the market is.',
  async () => answeredInTime(await disturbance()),
  { timed: true },
);
check(
  'old orders can be looked at meanwhile',
  'Customers can look at their orders within a second at any time, also while new orders have to wait.',
  async () => lookedUpQuickly(await disturbance()),
  { timed: true },
);
check(
  'orders are taken again afterwards',
  'Two seconds after a disturbance has ended, orders are taken again as before.',
  async () => recovered(await disturbance()),
  { timed: true },
);
check(
  'what was refused leaves nothing behind',
  'What was refused is not placed later, and five seconds after it nothing is reserved for it any more.',
  async () => nothingLeftOver(await disturbance()),
  { timed: true },
);
check(
  'nothing is kept when stock was out of reach',
  'What was refused is not placed later, and five seconds after it nothing is reserved for it any more.',
  async () => nothingKept(await cut(), beside(copies)),
  { timed: true },
);
check(
  'old orders can be looked at while many new ones wait',
  'Customers can look at their orders within a second at any time, also while new orders have to wait.',
  async () => lookedUpInSurge(await surge()),
  { timed: true },
);
check(
  'customers pay the right price in a crowd',
  'Customers pay the list price of the day, less the discount of the loyalty tier that all their orders before this one have earned them, to the cent.',
  async () => {
    for (const event of [evening, rush, disturbance]) {
      const { price } = (await event()).faults;
      promise(price === '', price);
    }
  },
);
check('refusals are as described', 'Orders, inventory and pricing answer as their openapi.yaml says.', async () => {
  for (const event of [evening, rush, disturbance]) refusedAsDescribed((await event()).attempts);
});
check(
  'a repeated request is one order',
  'A request that comes again under its key is answered with the order that it placed, however many copies come at once; another request under that key is refused.',
  async () => {
    await copies();
  },
  { timed: true },
);
check(
  'many wishes of one customer are answered in time',
  'Whoever orders is answered within 2 seconds, with the order placed or refused, however slow the way to another part of the market is.',
  async () => wishesAreAnswered(await copies()),
  { timed: true },
);
check(
  'orders outlive the death of a service',
  'Once confirmed, an order stays, whatever happens to a service. One that was broken off can be asked for again under its key within five seconds after the service is back, and is then placed, once.',
  atWork(() => ordersOutliveDeath(bench, beside(lateHistory))),
  { timed: true },
);
check(
  'customers pay the right price when their history comes late',
  'Customers pay the list price of the day, less the discount of the loyalty tier that all their orders before this one have earned them, to the cent.',
  lateHistory,
);
check(
  'nothing comes undone',
  'An order is placed once, with all of its stock reserved, or it is refused; it is never half done.',
  async () => nothingComesUndone(await cut()),
  { timed: true },
);
