import type { ScenarioDefinition } from '../definition.ts';
import { slowPages } from './symptom.ts';

export const scenario: ScenarioDefinition = {
  title: 'The slow shop window',
  story:
    'Database and suppliers move to another place: 15 and 40 ms away instead of next door. A page of the catalogue asks the database twice and the supplier once for each of its products, one after another, which nobody felt while both were close. Now a page of 20 takes about a second and a half and one of 50 several, while searches, categories and single products stay quick, so that visitors and averages disagree.',
  level: 1,
  bench: ['storefront', 'partner'],
  conditions: [
    { kind: 'toxic', link: 'storefront-to-postgres', type: 'latency', attributes: { latency: 15 } },
    { kind: 'toxic', link: 'storefront-to-partner', type: 'latency', attributes: { latency: 40 } },
    {
      kind: 'traffic',
      profile: {
        journeys: {
          browse: { perSecond: 9, arrivals: 'poisson' },
          order: { perSecond: 2, arrivals: 'even' },
          checkout: { perSecond: 2, arrivals: 'poisson' },
          billing: { perSecond: 2, arrivals: 'poisson' },
          statement: { perSecond: 1, arrivals: 'poisson' },
        },
      },
    },
  ],
  pages: [
    {
      severity: 'page',
      text: 'Storefront: 95th percentile of GET /products above 1 s; on other evenings it is 0.1 s.',
      seenBy: 'browse',
    },
    { severity: 'ticket', text: 'Support: visitors say that the shop is quick one moment and very slow the next.' },
    { severity: 'ticket', text: 'Storefront: nearly twice as many visitors as on other evenings at this hour.' },
  ],
  mails: [
    'The shop is quick when I search and then takes ages when I open a shelf. Is it my Wi-Fi?',
    'I wanted to look at the tea pots with the children. They went to bed.',
    'Page 3 never came, page 4 was there at once, then page 3 came too.',
  ],
  symptoms: [
    'Pages of the catalogue take seconds, the longer the more products they show.',
    'Searches, the list of categories and single products are answered as quickly as ever, or nearly.',
    'No errors, hardly any CPU.',
  ],
  redHerrings: ['Twice as many visitors as usual: one page takes just as long when nobody else is there.'],
  hints: [
    'Do not look at averages: pick one slow request and see where its time goes.',
    'Open a slow and a quick trace side by side, ./drill traces --operation "GET /products", and count what happens in each.',
    'Nothing in the slow trace is slow by itself: it is short steps for each product shown, each waiting for the one before. What changes when a page shows 50 products instead of 20?',
  ],
  restartOnStop: [],
  symptom: { withinSeconds: 20, read: slowPages },
};
