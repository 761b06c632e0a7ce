import { counter } from '#kit/metrics.ts';
import { Operation } from '#kit/operation.ts';

export const payments = new Operation({
  total: 'checkout_payments_total',
  duration: 'checkout_payment_duration_seconds',
  what: 'Checkouts asked for',
});
export const attemptsTotal = counter(
  'checkout_payment_attempts_total',
  'Payments asked of the partner, by outcome: settled, declined, failed.',
  ['outcome'],
);
export const settledAmountTotal = counter(
  'checkout_settled_amount_cents_total',
  'Money that was settled with checkouts, in euro cents.',
);
