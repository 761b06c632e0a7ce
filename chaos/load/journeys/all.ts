import { billing } from './billing.ts';
import { browse } from './browse.ts';
import { checkout } from './checkout.ts';
import type { Journey } from './journey.ts';
import { order } from './order.ts';
import { statement } from './statement.ts';

/** Every journey, under the name that profiles and the status use. */
export const JOURNEYS = { browse, order, checkout, billing, statement } satisfies Record<string, Journey>;

export type JourneyName = keyof typeof JOURNEYS;

export const JOURNEY_NAMES = Object.keys(JOURNEYS) as JourneyName[];
