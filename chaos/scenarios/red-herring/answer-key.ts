import type { AnswerKey } from '../definition.ts';

export const answerKey: AnswerKey = {
  service: 'checkout',
  mechanisms: ['missing-timeout', 'retry-storm'],
  explanation:
    'pay() in checkout/payment.ts calls the partner without a time limit and without an idempotency key. While the partner hangs, each checkout waits 20 s for a call, then asks again at once, up to five times; the partner takes the money each time, since it cannot know that it is the same payment. When all attempts have failed, or checkout is restarted, the checkout is written down as failed although it was charged. A repair limits the wait, gives the payment one key for all its attempts, and finds out afterwards, by that key, how a payment whose answer never came has ended. The worker takes processor time and logs warnings, but nobody waits for it.',
  herrings: ['worker', 'partner'],
  evidence: [
    {
      shows: 'Calls from checkout to the partner that have begun and not ended: more and more.',
      ask: 'metrics',
      name: 'http_client_active_requests',
      query: { service: 'checkout' },
      above: 20,
    },
    {
      shows: 'Customers of checkout who wait for an answer.',
      ask: 'metrics',
      name: 'http_server_active_requests',
      query: { service: 'checkout' },
      above: 20,
    },
    {
      shows: 'Customers go away before they are answered.',
      ask: 'logs',
      query: { service: 'checkout', contains: 'client went away' },
    },
    {
      shows: 'After 20 s without an answer the same payment is asked for again, at once.',
      ask: 'logs',
      query: { service: 'checkout', contains: 'payment attempt failed, trying again' },
    },
    {
      shows:
        'Calls to the partner end only when the partner drops them: spans of 20 s, one after another in one trace.',
      ask: 'traces',
      query: { service: 'checkout', operation: 'POST /checkouts', minDurationMs: 8_000 },
    },
    {
      shows: 'The partner has taken money all the while: payments that checkout knows nothing of.',
      ask: 'metrics',
      name: 'partner_payment_amount_cents_total',
      query: { service: 'partner' },
    },
  ],
};
