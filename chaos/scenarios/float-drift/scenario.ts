import type { ScenarioDefinition } from '../definition.ts';
import { readSymptom } from './symptom.ts';

export const scenario: ScenarioDefinition = {
  title: 'The total that nobody can add up',
  story:
    'Metered usage in fractions of a unit arrives, and the database is a little further away than usual. Billing keeps ' +
    'amounts in binary fractions and adds them up unrounded: running totals and invoices move away from their charges. ' +
    'It writes a request’s key down, but never looks it up: one back office’s program gives up after 150 ms and asks again, and its customers pay two or three times.',
  level: 2,
  bench: ['billing', 'worker'],
  conditions: [
    {
      kind: 'traffic',
      profile: {
        journeys: {
          browse: { perSecond: 4, arrivals: 'poisson' },
          order: { perSecond: 1, arrivals: 'even' },
          checkout: { perSecond: 1, arrivals: 'poisson' },
          // One back office's program gives up soon, and asks again.
          billing: { perSecond: 10, arrivals: 'poisson', hurried: { share: 0.15, patienceMs: 150 } },
          statement: { perSecond: 2, arrivals: 'poisson' },
        },
        amounts: 'odd',
      },
    },
    { kind: 'toxic', link: 'billing-to-postgres', type: 'latency', attributes: { latency: 60 } },
  ],
  pages: [
    {
      severity: 'page',
      text: 'Running totals do not match their charges, and the difference grows by the minute.',
      seenBy: 'totals',
    },
    {
      severity: 'page',
      text: 'A stall holder compared the invoice with the statement: the totals differ by a few cents.',
      seenBy: 'totals',
    },
    { severity: 'ticket', text: 'Stall holders find the same charge two or three times on their statements.' },
    { severity: 'ticket', text: 'Charges take some 300 ms instead of 20 ms since this evening.' },
  ],
  mails: [
    'I added up my charges of tonight by hand, and you owe me 3 cents. It is not the money.',
    'The same delivery fee stands on my statement twice, with the same words, a second apart. Please take one back.',
    'Invoice and statement say different totals. Which one do I pay?',
  ],
  symptoms: [
    'billing_running_total_drift_cents grows',
    'a customer’s running total and invoice differ from the statement by cents',
    'whoever gave up and asked again is charged again: billing_repeated_keys_total rises with the charges',
  ],
  redHerrings: ['Charges have become slower, but far from any limit; nothing fails.'],
  hints: [
    'Take one customer: what do the running total, the invoice and the statement say, and which of them is right?',
    'Work out one charge by hand: quantity times unit price, rounded to the cent. What does billing keep of it, and what does it add up? And what happens to a request that comes a second time?',
    'Amounts go through JavaScript numbers and double precision columns and are rounded only to be shown; tax is rounded for each line. The Idempotency-Key is stored with the charge, but nobody looks whether it is there already.',
  ],
  restartOnStop: [],
  symptom: { withinSeconds: 20, read: readSymptom },
};
