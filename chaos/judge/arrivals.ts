import { setTimeout as delay } from 'node:timers/promises';
import { type ArrivalPlan, arrivalTimes } from '#chaos/load/schedule.ts';
import { NoVerdict } from './check.ts';

/** How late a judge may be with a request, at the 95th percentile, before its measure says more of the machine than of the service. */
const MAX_LAG_MS = 150;

interface Arrivals<Result> extends ArrivalPlan {
  seed: string;
  seconds: number;
  /** One user's visit. `intendedStart` is when it should begin (performance.now()): waits count from there. */
  visit: (index: number, intendedStart: number) => Promise<Result>;
}

/**
 * Lets users arrive on a seeded schedule that no slowness can thin out (open loop), and waits for all of them.
 * @returns their results, in the order of arrival
 * @throws NoVerdict when this machine was too busy to keep the schedule
 */
export async function arrive<Result>({ seed, seconds, visit, ...plan }: Arrivals<Result>): Promise<Result[]> {
  const begun = performance.now();
  const visits: Promise<Result>[] = [];
  const lags: number[] = [];
  for (const atMs of arrivalTimes(seed, plan)) {
    if (atMs >= seconds * 1000) break;
    const intended = begun + atMs;
    const wait = intended - performance.now();
    if (wait > 0) await delay(wait);
    lags.push(performance.now() - intended);
    const visited = visit(visits.length, intended);
    // One that fails while others are yet to come is told below, not as a rejection that nobody handles.
    visited.catch(() => {});
    visits.push(visited);
  }
  const results = await Promise.all(visits);
  const lag = percentile(lags, 0.95);
  if (lag > MAX_LAG_MS)
    throw new NoVerdict(
      `this machine was too busy to judge: requests left ${Math.round(lag)} ms late; end other work and validate again`,
    );
  return results;
}

/** Nearest-rank percentile; 0 of an empty list. @param share from 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
