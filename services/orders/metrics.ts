import { counter, gauge } from '#kit/metrics.ts';
import { Operation } from '#kit/operation.ts';

/** Outcomes: `placed`, `repeated`, the code of a refusal, `failed`. */
export const placements = new Operation({
  total: 'orders_placements_total',
  duration: 'orders_placement_duration_seconds',
  what: 'Orders asked for',
});

export const placementsInProgress = gauge(
  'orders_placements_in_progress',
  'Orders that have been asked for and are neither placed nor refused yet.',
);

export const placedValue = counter('orders_placed_value_cents_total', 'Value of the orders placed, in cents.');
