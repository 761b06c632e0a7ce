import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '#chaos/judge/answer.ts';
import { arrive, percentile } from '#chaos/judge/arrivals.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { Books, type Faults, UNKNOWN } from './books.ts';
import { p95Of, placedShare } from './flow.ts';
import { type Gate, isStandstill } from './gate.ts';
import { slow } from './links.ts';
import { type Attempt, isLate, isPlaced, Shoppers } from './shoppers.ts';

const PER_SECOND = 15;
const LOOKS_PER_SECOND = 8;
const SLOWER = { latencyMs: 600, forMs: 2_000 };
const STUCK = { latencyMs: 4_000, forMs: 2_700 };
const RECOVERY_MS = 2_000;
const WATCHED_MS = 1_400;
/** Orders that come shortly before things get worse are hit by that. */
const HIT_BY_NEXT_MS = 900;

/** All that happened, by when its user came: reading of performance.now(). */
export interface Disturbance {
  faults: Faults;
  attempts: (Attempt & { at: number })[];
  looks: (Answer & { at: number })[];
  /** When one way became slower, when it got stuck, when it was as before. */
  slower: number;
  stuck: number;
  over: number;
}

/** One way between two services becomes slow, then very slow, then as before, while users go on coming. */
export async function disturb(bench: Bench, gate: Gate): Promise<Disturbance> {
  await gate.pass();
  const shoppers = new Shoppers(bench, 'disturbance', { customers: 40, products: 50 });
  const books = await Books.open(bench, shoppers);
  const known = books.someOrders(50);
  const seconds = (SLOWER.forMs + STUCK.forMs + RECOVERY_MS + WATCHED_MS) / 1000;
  const link = 'inventory-to-pricing';
  await bench.apply(slow(link, SLOWER.latencyMs));
  const slower = performance.now();
  const change = async () => {
    await delay(SLOWER.forMs);
    const stuck = performance.now();
    await bench.apply(slow(link, STUCK.latencyMs));
    await delay(STUCK.forMs);
    await bench.revert();
    return { stuck, over: performance.now() };
  };
  const [attempts, looks, marks] = await Promise.all([
    arrive({
      seed: `${bench.address.seed} orders`,
      perSecond: PER_SECOND,
      arrivals: 'even',
      seconds,
      visit: async (index, at) => ({ ...(await shoppers.order(shoppers.wish(index), at)), at }),
    }),
    arrive({
      seed: `${bench.address.seed} looks`,
      perSecond: LOOKS_PER_SECOND,
      arrivals: 'even',
      seconds,
      visit: async (index, at) => {
        const path = `/orders/${known[index % known.length]}`;
        return { ...(await bench.request('orders', { path, timeoutMs: 3_000 }, at)), at };
      },
    }),
    change(),
  ]);
  const share = placedShare(attempts.filter(({ at }) => at >= marks.over + RECOVERY_MS));
  gate.note(share);
  const faults = isStandstill(share) ? UNKNOWN : await books.settle(attempts);
  return { faults, attempts, looks, slower, ...marks };
}

/** All but one: where some twenty come, one alone is more than 5 of 100. */
const isNearlyAllPlaced = (came: readonly Attempt[]) => came.filter((one) => !isPlaced(one)).length <= 1;

/** While one way is slower, orders are placed all the same. */
export function placedWhileSlower({ attempts, slower, stuck }: Disturbance): void {
  const came = attempts.filter(({ at }) => at > slower && at < stuck - HIT_BY_NEXT_MS);
  promise(
    isNearlyAllPlaced(came),
    `While one part of the market answers 0.6 s later, only ${Math.round(placedShare(came) * 100)} of 100 orders are placed.`,
  );
}

/** Nobody waits longer than promised. */
export function answeredInTime({ attempts }: Disturbance): void {
  const late = attempts.filter(isLate);
  const longest = Math.max(...late.map(({ answer }) => answer.ms));
  promise(
    late.length <= attempts.length * 0.02,
    `While one part of the market is very slow, ${late.length} of ${attempts.length} customers learn nothing of their order within 2 s; one waits ${(longest / 1000).toFixed(1)} s.`,
  );
}

/** Those who only look are not concerned. */
export function lookedUpQuickly({ looks }: Disturbance): void {
  const failed = looks.filter(({ status }) => status !== 200).length;
  const p95 = percentile(
    looks.map(({ ms }) => ms),
    0.95,
  );
  promise(
    failed <= looks.length / 50 && p95 <= 1_000,
    `While new orders have to wait, customers who look at an old one wait ${(p95 / 1000).toFixed(1)} s, and ${failed} of ${looks.length} in vain.`,
  );
}

/** Afterwards everything is as before. */
export function recovered({ attempts, over }: Disturbance): void {
  const came = attempts.filter(({ at }) => at >= over + RECOVERY_MS);
  const p95 = p95Of(came);
  promise(
    isNearlyAllPlaced(came) && p95 <= 1_000,
    `Two seconds after a short disturbance ${Math.round(placedShare(came) * 100)} of 100 orders are placed, after ${(p95 / 1000).toFixed(1)} s.`,
  );
}

/** What was refused leaves nothing, and what was placed is whole. */
export function nothingLeftOver({ attempts, faults }: Disturbance): void {
  const answered = attempts.filter(({ answer }) => answer.status !== 0);
  promise(
    answered.every((one) => isPlaced(one) || one.answer.status >= 400),
    'An order was neither placed nor refused.',
  );
  promise(faults.half === '', faults.half);
}
