import { nightmarketDashboard, withRows } from '../nightmarket-dashboard.ts';
import { chart, figure, heatMap, logLines, percentileLines } from '../panels.ts';
import { byBucket, failedShare, perSecond, ROUTE, ROUTE_LEGEND } from '../queries.ts';

const BILLING = 'service="billing"';
const CHARGED = 'billing_charges_total';
const DIFFERENCE = 'billing_running_total_drift_cents';

const figures = [
  figure({ title: 'Charges', unit: 'cps', expr: perSecond(CHARGED, { where: 'outcome="charged"' }) }),
  figure({ title: 'Euros per second', unit: 'currencyEUR', expr: perSecond('billing_charge_amount_euros_total') }),
  figure({ title: 'Invoices', unit: 'cps', expr: perSecond('billing_invoices_total', { where: 'outcome="issued"' }) }),
  figure({ title: 'Failed requests', unit: 'percentunit', limit: 0.01, expr: failedShare({ where: BILLING }) }),
  figure({
    title: 'Totals differ from charges by',
    description: "The customers' running totals against the sum of their charges, all together, in cents.",
    unit: 'short',
    limit: 1,
    expr: `max(${DIFFERENCE})`,
  }),
  figure({ title: 'Repeated keys', unit: 'cps', expr: perSecond('billing_repeated_keys_total') }),
];

const charges = [
  chart({
    title: 'Charges by outcome',
    unit: 'cps',
    stacked: true,
    queries: [{ expr: perSecond(CHARGED, { by: ['outcome'] }), legend: '{{outcome}}' }],
  }),
  chart({ title: 'Duration of a charge', unit: 's', queries: percentileLines('billing_charge_duration_seconds') }),
  heatMap({
    title: 'How long charges take',
    unit: 's',
    width: 8,
    expr: byBucket('billing_charge_duration_seconds'),
  }),
];

const totals = [
  chart({
    title: 'Running totals against charges',
    description: "How far the customers' running totals are from the sum of their charges, in cents.",
    unit: 'short',
    queries: [{ expr: `max(${DIFFERENCE})`, legend: 'cents' }],
  }),
  chart({
    title: 'Amount charged since the service started',
    unit: 'currencyEUR',
    queries: [{ expr: 'max(billing_charge_amount_euros_total)', legend: 'euros' }],
  }),
  chart({
    title: 'Charges with a key that came before',
    unit: 'cps',
    queries: [{ expr: perSecond('billing_repeated_keys_total'), legend: 'repeated keys' }],
  }),
];

const invoices = [
  chart({
    title: 'Invoices by outcome',
    unit: 'cps',
    stacked: true,
    queries: [{ expr: perSecond('billing_invoices_total', { by: ['outcome'] }), legend: '{{outcome}}' }],
  }),
  chart({ title: 'Duration of an invoice', unit: 's', queries: percentileLines('billing_invoice_duration_seconds') }),
  chart({
    title: 'Failed requests by route',
    unit: 'percentunit',
    queries: [{ expr: failedShare({ where: BILLING, by: ROUTE }), legend: ROUTE_LEGEND }],
  }),
];

/** What billing charges and invoices, and whether its figures agree with each other. */
export function billing() {
  return withRows(nightmarketDashboard('billing', 'Billing', 'Charges, running totals and invoices.'), figures, {
    Charges: charges,
    Totals: totals,
    Invoices: invoices,
    Log: [logLines({ title: 'Log of billing', expr: '{service_name="billing"}' })],
  });
}
