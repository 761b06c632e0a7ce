import { counter, gauge } from '#kit/metrics.ts';
import { Operation } from '#kit/operation.ts';

export const payments = new Operation({
  total: 'partner_payments_total',
  duration: 'partner_payment_duration_seconds',
  what: 'Payments asked for',
});
export const supplierLookups = new Operation({
  total: 'partner_supplier_lookups_total',
  duration: 'partner_supplier_lookup_duration_seconds',
  what: 'Lead times asked for',
});
export const paymentAmountTotal = counter(
  'partner_payment_amount_cents_total',
  'Money that was taken with settled payments, in euro cents.',
);
export const paymentsKept = gauge('partner_payments_kept', 'Payments that can be looked up.');
