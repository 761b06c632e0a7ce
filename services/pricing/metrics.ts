import { counter } from '#kit/metrics.ts';
import { Operation } from '#kit/operation.ts';

/** Outcomes: `quoted`, the code of a refusal, `failed`. */
export const quotes = new Operation({
  total: 'pricing_quotes_total',
  duration: 'pricing_quote_duration_seconds',
  what: 'Quotes asked for',
});

export const quotedTiers = counter(
  'pricing_quoted_tiers_total',
  'Quotes given, by the loyalty tier that the customer had.',
  ['tier'],
);

export const discountGranted = counter(
  'pricing_discount_cents_total',
  'Loyalty discount in the quotes given, in cents.',
);
