import type { QuietTwin } from '../definition.ts';
import { perSecond } from '../rates.ts';

const WINDOW_SECONDS = 8;
/** Ordinary evenings have 2 a second. */
const MANY_CHARGES_PER_SECOND = 6;

export const quiet: QuietTwin = {
  title: 'Many charges, and every one of them right',
  story:
    'The month ends, and back offices charge five times as often as on other evenings, while the database is a few milliseconds further away. Charges are over whole packages, nobody’s program gives up early, and totals, statements and invoices agree to the cent. Alerts that compare with last week go off, and stall holders ask about what has always been so.',
  conditions: [
    {
      kind: 'traffic',
      profile: {
        journeys: {
          browse: { perSecond: 4, arrivals: 'poisson' },
          order: { perSecond: 1, arrivals: 'even' },
          checkout: { perSecond: 4, arrivals: 'poisson' },
          billing: { perSecond: 10, arrivals: 'poisson' },
          statement: { perSecond: 4, arrivals: 'poisson' },
        },
        amounts: 'whole',
      },
    },
    { kind: 'toxic', link: 'billing-to-postgres', type: 'latency', attributes: { latency: 15 } },
  ],
  pages: [
    {
      severity: 'page',
      text: 'Running totals: the sum charged a minute is five times that of this hour last week.',
    },
    {
      severity: 'page',
      text: 'A stall holder compared the invoice with the statement, and asks why the totals are not the same.',
    },
    { severity: 'ticket', text: 'Stall holders ask why the same item stands on their statements several times.' },
    { severity: 'ticket', text: 'Charges take some 60 ms instead of 20 ms since this evening.' },
  ],
  symptoms: [
    'charges, statements and payments are several times those of other evenings',
    'each charge takes some 60 ms',
    'no error, and no difference that grows',
  ],
  redHerrings: [
    'An invoice covers what was not invoiced before, and adds the tax; a statement covers everything, without tax.',
    'The same item several times: each is a charge of its own, asked for once, with a key of its own.',
    'The database is 15 ms away: a charge makes the way four times, which are 60 ms that nobody feels.',
  ],
  hints: [
    'Who is harmed, and by how much? Take one stall holder and work it out by hand.',
    'Add up the charges of one customer. What do billing’s total and the statement say? And how many keys have come twice?',
    'Every total is the sum of its charges, and every key came once. What would you change, and whom would that help?',
  ],
  noise: {
    withinSeconds: 20,
    async read(record) {
      const charges = await perSecond(record, 'billing_charges_total', {
        service: 'billing',
        since: `${WINDOW_SECONDS}s`,
      });
      return { present: charges > MANY_CHARGES_PER_SECOND, reading: `charges: ${charges.toFixed(1)} a second` };
    },
  },
  explanation:
    'Five times as many charges as on other evenings, and a database that is 15 ms away, and nothing else. Totals are the sum of their charges to the cent and statements say the same; an invoice differs from a statement because it covers other charges and adds the tax. No key came twice. The alert should compare totals with charges, not with last week.',
  evidence: [
    { shows: 'Charges are many, and all of them are made.', ask: 'metrics', name: 'billing_charges_total' },
    {
      shows: 'Running totals stay with their charges: the difference does not grow.',
      ask: 'metrics',
      name: 'billing_running_total_drift_cents',
      query: { service: 'billing' },
      above: -1,
    },
    {
      shows:
        'No key comes a second time, the count stands still: what is on a statement several times was charged several times.',
      ask: 'metrics',
      name: 'billing_repeated_keys_total',
      query: { service: 'billing' },
      above: -1,
    },
    {
      shows: 'Each charge spends its time on the way to the database, four times 15 ms, and ends well.',
      ask: 'traces',
      query: { service: 'billing', operation: 'POST /charges', minDurationMs: 50 },
    },
    {
      shows: 'What a statement adds up; billing’s total of the same customer says the same.',
      ask: 'logs',
      query: { service: 'worker', contains: 'statement rendered' },
    },
  ],
};
