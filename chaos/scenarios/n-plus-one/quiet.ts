import type { QuietTwin } from '../definition.ts';
import { perSecond } from '../rates.ts';

const WINDOW_SECONDS = 8;
/** Ordinary evenings have about 2 pages of the catalogue a second. */
const MANY_PAGES_PER_SECOND = 2.8;

export const quiet: QuietTwin = {
  title: 'Many more visitors, all of them served',
  story:
    'More than half as many visitors again as on other evenings look through the shop. Database and suppliers are next door as ever, and whoever comes is served in a fraction of a second. Suppliers and the database are asked more often, in step with the visitors, and alerts that compare with last week go off.',
  conditions: [
    {
      kind: 'traffic',
      profile: {
        journeys: {
          browse: { perSecond: 8, arrivals: 'even' },
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
      text: 'Storefront: requests to suppliers a minute far above those of this hour last week.',
    },
    { severity: 'ticket', text: 'Support: a visitor says that some pages of the shop come later than others.' },
    {
      severity: 'ticket',
      text: 'Storefront: more than half as many visitors again as on other evenings at this hour.',
    },
  ],
  symptoms: [
    'Visitors, and with them requests to suppliers and to the database, are more than half as many again as on other evenings.',
    'Pages come in a fraction of a second; one of 50 products later than one of 20.',
    'No errors.',
  ],
  redHerrings: [
    'Requests to suppliers: as many for each page as on other evenings, there are only more pages.',
    'Some pages come later than others: a page of 50 products is more than one of 20, and both come in a fraction of a second.',
  ],
  hints: [
    'Who is harmed, and how would you see it? Look at how long visitors wait, not at how many they are.',
    'Set the alarming count beside what it is a part of: requests to suppliers beside pages, pages beside visitors.',
    'How long do 95 of 100 pages take, and how many fail? What would you change, and whom would that help?',
  ],
  noise: {
    withinSeconds: 20,
    async read(record) {
      const pages = await perSecond(record, 'storefront_catalogue_pages_total', {
        service: 'storefront',
        since: `${WINDOW_SECONDS}s`,
      });
      return { present: pages > MANY_PAGES_PER_SECOND, reading: `pages: ${pages.toFixed(1)} a second` };
    },
  },
  explanation:
    'More than half as many visitors again as on other evenings, and nothing else. Pages of the catalogue come in a fraction of a second, and none fails; suppliers and database are asked as often for a page as ever. The alerts should look at how long visitors wait, not at counts that grow with them.',
  evidence: [
    {
      shows: 'Visitors who open a page of the catalogue are many, and each gets it.',
      ask: 'metrics',
      name: 'storefront_catalogue_pages_total',
      query: { service: 'storefront' },
    },
    {
      shows: 'Pages come in a fraction of a second: 95 of 100 in about half of one.',
      ask: 'metrics',
      name: 'storefront_catalogue_page_duration_seconds',
      query: { service: 'storefront' },
    },
    {
      shows: 'Requests to suppliers are answered in a few milliseconds.',
      ask: 'metrics',
      name: 'http_client_request_duration_seconds',
      query: { service: 'storefront' },
    },
    {
      shows: 'One page, from its beginning to its end.',
      ask: 'traces',
      query: { service: 'storefront', operation: 'GET /products' },
    },
    { shows: 'Requests to suppliers do not fail.', ask: 'graph', client: 'storefront', server: 'partner' },
  ],
};
