import type { ScenarioDefinition } from '../definition.ts';
import { businessIsBrisk, chargesInTrouble } from './symptom.ts';

export const scenario: ScenarioDefinition = {
  title: 'A busy, healthy evening',
  story:
    'Nothing is wrong. It is the end of the month: stall holders are charged four times as often as on other evenings and look at their statements, three times as many customers pay, and so more cards are declined and more statements are rendered. Alerts that compare with last week go off. Everybody is served, quickly and rightly. Who changes something has something to lose and nothing to win.',
  level: 1,
  bench: ['storefront', 'orders', 'inventory', 'pricing', 'checkout', 'billing', 'worker', 'partner'],
  benchLater: ['checkout', 'billing', 'worker'],
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
      text: 'Worker: statements rendered per minute, and CPU time for their layout, far above their usual band.',
    },
  ],
  mails: [
    'My card was declined. It is a new one, is it your shop or my bank?',
    'A question about my statement: what is a stall fee?',
  ],
  symptoms: [
    'Counts of charges, payments, declined cards and statements are several times those of other evenings.',
    'No error, no slow answer, no wrong amount.',
  ],
  redHerrings: [
    'Declined cards: the share is what it always is, 2 of 100, and a bank that declines is no fault of checkout.',
    'CPU time of the worker: each statement takes what it always takes, there are only more of them.',
  ],
  hints: [
    'Who is harmed, and how would you see it? Look for users who wait, are refused without reason, or get wrong figures.',
    'Set each alarming count beside what it is a part of: declined cards beside payments, CPU time beside statements, charges beside customers.',
    'Shares and latencies are what they are on every other evening; only the number of customers is not. What would you change, and whom would that help?',
  ],
  restartOnStop: [],
  symptom: { withinSeconds: 20, read: chargesInTrouble },
  noise: { withinSeconds: 20, read: businessIsBrisk },
};
