import type { ScenarioDefinition } from '../definition.ts';
import { readSymptom } from './symptom.ts';

export const scenario: ScenarioDefinition = {
  title: 'The noisy one is not the guilty one',
  story:
    'The payment partner takes payments and does not answer any more, until it drops the connection after 20 seconds. Checkout waits for as long as the partner does, then asks again at once, up to five times, each time for a new payment: requests pile up, customers give up, cards are charged again and again. At the same time the worker sets all statements anew, takes more than half of a core and complains in its log. With the worker at rest nothing gets better; with the partner healed everything does.',
  level: 2,
  bench: ['checkout', 'partner', 'worker'],
  conditions: [
    { kind: 'toggle', service: 'partner', name: 'payments', value: 'hang' },
    { kind: 'toggle', service: 'worker', name: 'hogCpu', value: 'on' },
    {
      kind: 'traffic',
      profile: {
        journeys: {
          browse: { perSecond: 5, arrivals: 'poisson' },
          order: { perSecond: 2, arrivals: 'even' },
          checkout: { perSecond: 6, arrivals: 'even' },
          billing: { perSecond: 2, arrivals: 'poisson' },
          statement: { perSecond: 1, arrivals: 'poisson' },
        },
      },
    },
  ],
  pages: [
    { severity: 'page', text: 'Processor of the worker: above 50% for some minutes, and its log is full of warnings.' },
    {
      severity: 'page',
      text: 'Customers cannot pay: the checkout page turns and turns until they give up.',
      seenBy: 'checkout',
    },
    { severity: 'ticket', text: 'Customer service: some cards show several debits for one basket.' },
  ],
  mails: [
    'I waited a minute at the till and closed the window. Have I paid?',
    'My bank shows three payments for one basket. I want two of them back today.',
    'The till says something went wrong. It does not say what happened to my money.',
  ],
  symptoms: [
    'checkouts are not answered for 10 seconds and more',
    'requests to checkout that are under way become more and more',
    'the partner has taken more payments than checkouts were settled',
  ],
  redHerrings: [
    'the worker takes more than half of a core and warns about its backlog',
    'the partner is in trouble, and cannot be repaired from here; what its trouble does to customers can',
  ],
  hints: [
    'What do customers who pay wait for? Look for what has begun and not ended, not for what is busy.',
    'Compare, in checkout, the calls to the partner that are under way with the requests of customers that are; then look at what one of them does when its call ends after 20 seconds.',
    'How long does checkout wait for the partner at most, what does it do then, and how does the partner know that the second request is for the same payment? The partner can be asked which payments it has taken.',
  ],
  restartOnStop: [],
  symptom: { withinSeconds: 20, read: readSymptom },
};
