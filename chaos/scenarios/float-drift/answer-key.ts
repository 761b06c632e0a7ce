import type { AnswerKey } from '../definition.ts';

export const answerKey: AnswerKey = {
  service: 'billing',
  mechanisms: ['binary-money', 'missing-idempotency'],
  explanation:
    'Billing multiplies and adds amounts as binary floating point numbers, stores them as double precision and rounds only ' +
    'what it shows, so that a running total is the rounded sum of unrounded amounts instead of the sum of rounded ones, and ' +
    'tax is rounded once per line instead of once per invoice. It also stores a request’s Idempotency-Key without looking it ' +
    'up: a repeated request is charged again.',
  herrings: ['worker'],
  evidence: [
    {
      shows: 'The difference between running totals and charges grows.',
      ask: 'metrics',
      name: 'billing_running_total_drift_cents',
      query: { service: 'billing' },
      above: 0.5,
    },
    {
      shows: 'Every request to charge updates the total and inserts a charge; none of them looks the key up before.',
      ask: 'traces',
      query: { service: 'billing', operation: 'POST /charges' },
    },
    {
      shows: 'Keys come a second and a third time, and each time the answer is a new charge (charged, never repeated).',
      ask: 'metrics',
      name: 'billing_repeated_keys_total',
      query: { service: 'billing' },
    },
    {
      shows: 'What the worker adds up for a customer; billing’s total of the same customer differs.',
      ask: 'logs',
      query: { service: 'worker', contains: 'statement rendered' },
    },
    {
      shows: 'Billing stands alone: users call it, and it calls nothing but its database.',
      ask: 'graph',
      client: 'user',
      server: 'billing',
    },
  ],
};
