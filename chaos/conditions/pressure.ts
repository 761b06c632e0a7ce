import type { z } from 'zod';
import type { condition } from './condition.ts';

/** A condition as a plan has it. */
export type PlannedCondition = z.input<typeof condition>;

/** Arrivals a second that a journey of a profile has, so many times as many. */
function pressedPlan(plan: unknown, pressure: number): unknown {
  const { perSecond } = plan as { perSecond?: unknown };
  return typeof perSecond === 'number' ? { ...(plan as object), perSecond: perSecond * pressure } : plan;
}

/**
 * Conditions with more or fewer users: what is done to links and services stays as it is, since an
 * incident that vanished with its users would not be one.
 * @param pressure how many times as many users come; a profile that is called by its name is left as it is
 */
export function underPressure(conditions: readonly PlannedCondition[], pressure: number): PlannedCondition[] {
  return conditions.map((one) => {
    if (one.kind !== 'traffic' || !('journeys' in one.profile)) return one;
    const journeys = Object.entries(one.profile.journeys as Record<string, unknown>);
    const pressed = Object.fromEntries(journeys.map(([name, plan]) => [name, pressedPlan(plan, pressure)]));
    return { ...one, profile: { ...one.profile, journeys: pressed } };
  });
}
