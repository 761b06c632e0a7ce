import { counter, gauge } from '#kit/metrics.ts';
import { Operation } from '#kit/operation.ts';

/** Outcomes: `charged`, the code of a refusal, `failed`. */
export const charges = new Operation({
  total: 'billing_charges_total',
  duration: 'billing_charge_duration_seconds',
  what: 'Charges asked for',
});

export const chargedAmount = counter('billing_charge_amount_euros_total', 'Amount of the charges made, in euros.');

export const repeatedKeys = counter(
  'billing_repeated_keys_total',
  'Charges asked for with an Idempotency-Key that an earlier request had brought.',
);

/** Outcomes: `issued`, the code of a refusal, `failed`. */
export const invoices = new Operation({
  total: 'billing_invoices_total',
  duration: 'billing_invoice_duration_seconds',
  what: 'Invoices asked for',
});

export const runningTotalDrift = gauge(
  'billing_running_total_drift_cents',
  "How far the customers' running totals are from the sum of their charges, all customers together, in cents.",
);
