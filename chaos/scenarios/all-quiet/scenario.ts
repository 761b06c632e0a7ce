import type { ScenarioDefinition } from '../definition.ts';
import { businessIsBrisk } from './symptom.ts';

export const scenario: ScenarioDefinition = {
  title: 'A busy, healthy evening',
  story:
    'Nothing is wrong. It is the end of the month: stall holders are charged four times as often as on other evenings and look at their statements, more customers pay, and so more cards are declined, more invoices are refused because there is nothing left to invoice, more statements are asked for that are not there yet. Alerts that compare with last week go off. Everybody is served, quickly and rightly. Who changes something has something to lose and nothing to win.',
  level: 1,
  bench: ['storefront', 'orders', 'inventory', 'pricing', 'checkout', 'billing', 'worker', 'partner'],
  conditions: [
    {
      kind: 'traffic',
      profile: {
        journeys: {
          browse: { perSecond: 6, arrivals: 'poisson' },
          order: { perSecond: 2, arrivals: 'even' },
          checkout: { perSecond: 6, arrivals: 'poisson' },
          billing: { perSecond: 8, arrivals: 'poisson' },
          statement: { perSecond: 4, arrivals: 'poisson' },
        },
      },
    },
  ],
  pages: [
    {
      severity: 'page',
      text: 'Billing: 8 charges a second, four times as many as at this hour last week (anomaly alert).',
    },
    { severity: 'ticket', text: 'Checkout: declined cards per minute have tripled since this afternoon.' },
    {
      severity: 'ticket',
      text: 'Worker: answers with status 404 to GET /statements/:customerId, and CPU time for layout above its usual band.',
    },
  ],
  symptoms: [
    'Counts of charges, payments, statements and of some refusals are several times those of other evenings.',
    'No error, no slow answer, no wrong amount.',
  ],
  redHerrings: [
    'Declined cards: the share is what it always is, 2 of 100, and a bank that declines is no fault of checkout.',
    'Refused invoices (409) and missing statements (404) are answers that openapi.yaml describes.',
  ],
  hints: [
    'Who is harmed, and how would you see it? Look for users who wait, are refused without reason, or get wrong figures.',
    'Set each alarming count beside what it is a part of: declined cards beside payments, refusals beside requests, CPU beside statements.',
    'Shares and latencies are what they are on every other evening; only the number of customers is not. What would you change, and whom would that help?',
  ],
  restartOnStop: [],
  symptom: { withinSeconds: 20, read: businessIsBrisk },
};
