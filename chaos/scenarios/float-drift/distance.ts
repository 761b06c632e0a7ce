import type { Condition } from '#chaos/conditions/condition.ts';

/** The link to billing's database. */
export const LINK = 'billing-to-postgres';

/** Puts billing's database further away. @param latency milliseconds that each answer takes longer */
export const distance = (latency: number): Condition => ({
  kind: 'toxic',
  link: LINK,
  type: 'latency',
  stream: 'downstream',
  attributes: { latency },
});
