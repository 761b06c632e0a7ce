import { counter } from '#kit/metrics.ts';
import { Operation } from '#kit/operation.ts';

/** Outcomes: `reserved`, `repeated`, the code of a refusal, `failed`. */
export const reservations = new Operation({
  total: 'inventory_reservations_total',
  duration: 'inventory_reservation_duration_seconds',
  what: 'Reservations asked for',
});

export const unitsReserved = counter('inventory_units_reserved_total', 'Units of stock taken by reservations.');

/** Outcomes: `released`, `nothing-held`, `failed`. */
export const releases = new Operation({
  total: 'inventory_releases_total',
  duration: 'inventory_release_duration_seconds',
  what: 'Releases asked for',
});
