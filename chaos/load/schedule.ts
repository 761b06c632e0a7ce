import { createRandom } from './random.ts';

/** How often users come, and how evenly. */
export interface ArrivalPlan {
  perSecond: number;
  /** `poisson`: independent users, in random clusters and lulls; `even`: one gap like the other. */
  arrivals: 'poisson' | 'even';
}

/**
 * When users come, in milliseconds from the schedule's start, ascending and without end (none at a rate of 0).
 * Seed and plan alone decide: nothing that happens to the users can move it, so slow targets cannot thin the traffic.
 */
export function* arrivalTimes(seed: string, plan: ArrivalPlan): Generator<number, undefined> {
  if (plan.perSecond === 0) return;
  const random = createRandom(seed);
  const gapMs = 1000 / plan.perSecond;
  if (plan.arrivals === 'even') {
    // A start within the first gap keeps several journeys of one rate from arriving in step.
    const firstMs = random.next() * gapMs;
    for (let index = 0; ; index += 1) yield firstMs + index * gapMs;
  }
  for (let atMs = 0; ; ) {
    atMs -= Math.log(1 - random.next()) * gapMs;
    yield atMs;
  }
}
