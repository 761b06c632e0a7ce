import type { AnswerKey } from '../definition.ts';

export const answerKey: AnswerKey = {
  service: 'none',
  mechanisms: ['nothing-wrong'],
  explanation:
    'More customers than on other evenings, and nothing else. Each alert compares a count with last week; set beside the number of requests every one of them is as usual, latencies and errors are as usual, totals agree with their charges. The alerts should look at shares and at users, not at counts.',
  evidence: [
    { shows: 'Charges are many, and all of them are made.', ask: 'metrics', name: 'billing_charges_total' },
    {
      shows: 'Running totals agree with their charges: the difference is 0.',
      ask: 'metrics',
      name: 'billing_running_total_drift_cents',
      above: -1,
    },
    {
      shows: 'Declined cards beside settled payments: 2 of 100, as ever.',
      ask: 'metrics',
      name: 'checkout_payments_total',
      query: { service: 'checkout' },
    },
    {
      shows: 'Each statement is rendered as quickly as ever; there are more of them.',
      ask: 'metrics',
      name: 'worker_statement_render_duration_seconds',
    },
    {
      shows: 'Whoever comes is answered as quickly as ever.',
      ask: 'metrics',
      name: 'http_server_request_duration_seconds',
      query: { service: 'billing' },
    },
    {
      shows: 'Calls between services do not fail and take no longer.',
      ask: 'graph',
      client: 'checkout',
      server: 'partner',
    },
  ],
};
