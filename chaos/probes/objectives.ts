/** What users of one journey were promised, as far as somebody outside can see it. */
export interface Objective {
  /** How many of all may be worse than promised, from 0 to 1. */
  budget: number;
  /** What users feel when it is not kept. No cause, no service's inner life. */
  suffering: string;
  /** What was not so of those that were worse than promised. */
  missed: string;
}

const FIVE_IN_A_HUNDRED = 0.05;
/** Money is right, always. */
const ONE_IN_A_MILLION = 1e-6;

/** Milliseconds within which users of each journey have their answer. */
export const PROMISED_MS = { browse: 1_000, order: 2_000, checkout: 1_500, billing: 1_500, statement: 1_000 } as const;

const seconds = (journey: keyof typeof PROMISED_MS): string => `${PROMISED_MS[journey] / 1_000} s`;

/** What is probed: each journey, and beside it what must be right however quick it is. */
export const OBJECTIVES = {
  browse: {
    budget: FIVE_IN_A_HUNDRED,
    suffering: 'Visitors of the shop wait for pages, or get none',
    missed: `had no page within ${seconds('browse')}`,
  },
  order: {
    budget: FIVE_IN_A_HUNDRED,
    suffering: 'Customers cannot order',
    missed: `had no answer about their order within ${seconds('order')}`,
  },
  checkout: {
    budget: FIVE_IN_A_HUNDRED,
    suffering: 'Customers cannot pay',
    missed: `had no answer about their payment within ${seconds('checkout')}`,
  },
  billing: {
    budget: FIVE_IN_A_HUNDRED,
    suffering: 'Stall holders are charged late, or not at all',
    missed: `took longer than ${seconds('billing')} or failed`,
  },
  totals: {
    budget: ONE_IN_A_MILLION,
    suffering: 'Running totals are wrong',
    missed: 'did not grow by the amount that was charged',
  },
  statement: {
    budget: FIVE_IN_A_HUNDRED,
    suffering: 'Stall holders wait for their statements, or get none',
    missed: `had none within ${seconds('statement')}`,
  },
} as const satisfies Record<string, Objective>;

export type ObjectiveId = keyof typeof OBJECTIVES;

export const OBJECTIVE_IDS = Object.keys(OBJECTIVES) as ObjectiveId[];
