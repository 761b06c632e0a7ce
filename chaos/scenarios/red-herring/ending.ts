import { setTimeout as delay } from 'node:timers/promises';
import { promise } from '#chaos/judge/check.ts';
import { type Customer, endTold } from './customers.ts';
import { moneyTaken } from './figures.ts';
import type { Market } from './market.ts';

const LOOK_EVERY_MS = 400;

const hasNoEnd = (customer: Customer) => customer.isPatient && endTold(customer).told === 'nothing yet';

/** The patient ask for their checkouts again. @returns a complaint when one of them is still told nothing */
async function askAgain({ customers }: Market): Promise<string | undefined> {
  await Promise.all(customers.all.filter(hasNoEnd).map((customer) => customers.checkOut(customer)));
  const waiting = customers.all.find(hasNoEnd);
  return waiting && `${waiting.basket.customerId} asks again for a checkout, and is told nothing that is an end.`;
}

/** What does not agree at the moment, in one sentence. */
async function complaint(market: Market, some: readonly Customer[]): Promise<string | undefined> {
  const { books, customers } = market;
  const [first] = (await books.complaints(some)).values();
  if (first) return first;
  if (some.length < customers.all.filter(({ isApart }) => !isApart).length) return undefined;
  for (const shared of market.shared) {
    const complaintOfShared = await books.complaintOfShared(shared);
    if (complaintOfShared) return complaintOfShared;
  }
  const { taken, accounted } = await books.takenAndAccounted();
  if (taken > accounted) return `cards were charged with ${taken - accounted} cents more than is settled.`;
  if (taken < accounted) return `checkouts worth ${accounted - taken} cents are settled and nobody paid them.`;
  const since = await market.count.since(accounted);
  if (since && !since.agree)
    return `${since.booked} cents were settled since, and the figure that operators see grew by ${since.counted}.`;
  return undefined;
}

/**
 * Nobody asks yet, and nobody looks: what was taken of those who went away is settled, and counted, all the same.
 * @returns what is left to complain of ten seconds after the partner is back, in a sentence
 */
async function complaintBeforeAnybodyAsks({ bench, count, endsAt }: Market): Promise<string | undefined> {
  for (;;) {
    const isLate = performance.now() > endsAt;
    const since = await count.since(await moneyTaken(bench));
    if (!since || since.agree) return undefined;
    if (isLate)
      return `${since.booked} cents were taken since bad times began, and ${since.counted} came to be settled before anybody asked again.`;
    await delay(LOOK_EVERY_MS);
  }
}

/**
 * Waits until every checkout of this run has its end, and all books agree.
 * @throws Broken with what is left to complain of ten seconds after the partner is back
 */
export async function everythingEnds(market: Market): Promise<void> {
  await market.served();
  const beforeAnybodyAsks = await complaintBeforeAnybodyAsks(market);
  const { books, customers } = market;
  const all = customers.all.filter(({ isApart }) => !isApart);
  for (;;) {
    const isLate = performance.now() > market.endsAt;
    const unanswered = await askAgain(market);
    await books.findAll();
    const left = unanswered ?? (await complaint(market, all));
    promise(!isLate || !left, `Ten seconds after the partner is back, ${left}`);
    if (!left) break;
    await delay(LOOK_EVERY_MS);
  }
  promise(!beforeAnybodyAsks, `Ten seconds after the partner is back, ${beforeAnybodyAsks}`);
}
