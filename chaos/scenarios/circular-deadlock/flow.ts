import { percentile } from '#chaos/judge/arrivals.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { Books, type Faults, UNKNOWN } from './books.ts';
import { type Gate, isStandstill } from './gate.ts';
import { BUSY_NETWORK } from './links.ts';
import { type Attempt, isPlaced, Shoppers } from './shoppers.ts';

const PER_SECOND = 15;
const SECONDS = 3.8;
/** The first ones find an idle house, and say little of what comes after. */
const SETTLING_IN = 15;
const LEAST_PLACED = 0.97;
/** With fewer it is not the machine. */
const NEARLY_ENOUGH = 0.9;
const P95_MS = 1_500;

/** How many of the attempts were placed, from 0 to 1. */
export const placedShare = (attempts: readonly Attempt[]): number => attempts.filter(isPlaced).length / attempts.length;

export const p95Of = (attempts: readonly Attempt[]): number =>
  percentile(
    attempts.map(({ answer }) => answer.ms),
    0.95,
  );

/** What became of a crowd. */
export interface Crowd {
  /** How many of its orders were placed, from 0 to 1. */
  share: number;
  /** Milliseconds that customers waited, at the 95th percentile. */
  p95: number;
  attempts: readonly Attempt[];
  faults: Faults;
}

async function oneEvening(bench: Bench, name: string): Promise<Crowd> {
  const shoppers = new Shoppers(bench, name, { customers: 30, products: 50 });
  const books = await Books.open(bench, shoppers);
  await bench.apply(...BUSY_NETWORK);
  const attempts = await shoppers.come({ perSecond: PER_SECOND, seconds: SECONDS });
  await bench.revert();
  const counted = attempts.slice(SETTLING_IN);
  const share = placedShare(counted);
  const faults = isStandstill(share) ? UNKNOWN : await books.settle(attempts);
  return { share, p95: p95Of(counted), attempts, faults };
}

/** Everybody orders, and all ways are longer than usual. A busy machine gets a second chance to be quick. */
export async function busyEvening(bench: Bench, gate: Gate): Promise<Crowd> {
  await gate.pass();
  const crowd = await oneEvening(bench, 'evening');
  gate.note(crowd.share);
  const isGood = crowd.share >= LEAST_PLACED && crowd.p95 <= P95_MS;
  const isWorthAnother = !isGood && crowd.share >= NEARLY_ENOUGH && crowd.faults.half === '';
  return isWorthAnother ? await oneEvening(bench, 'next evening') : crowd;
}

/** @throws Broken unless nearly everybody gets an order, and soon */
export function ordersFlow({ share, p95 }: Crowd): void {
  promise(
    share >= LEAST_PLACED,
    `On a busy evening only ${Math.round(share * 100)} of 100 orders are placed; the others are refused or left without an answer.`,
  );
  promise(p95 <= P95_MS, `On a busy evening customers wait ${(p95 / 1000).toFixed(1)} s and longer for their order.`);
}
