import type { AnswerKey } from '../definition.ts';

export const answerKey: AnswerKey = {
  service: 'storefront',
  mechanisms: ['sequential-calls'],
  explanation:
    'Catalogue.page goes through its products one by one, and for each waits for a rating, then for the newest review, then for the lead time: two queries and one call per product, none of them slow. A page of 20 makes 41 trips to the database and 20 to the supplier in a row, so each millisecond of distance is paid dozens of times. Asking once for all products of a page, in the database and at the supplier (or there several at a time), makes the distance count once or twice.',
  herrings: ['partner'],
  evidence: [
    {
      shows: 'Pages of the catalogue that take more than a second; other requests of the storefront do not.',
      ask: 'traces',
      query: { service: 'storefront', operation: 'GET /products', minDurationMs: 1000 },
    },
    {
      shows: 'The storefront asks its database many times as often as it is asked for pages, and each time quickly.',
      ask: 'graph',
      client: 'storefront',
      server: 'postgres',
    },
    {
      shows: 'Calls to the partner are quick, 50 ms each, but there are dozens for each page.',
      ask: 'metrics',
      name: 'http_client_request_duration_seconds',
      query: { service: 'storefront' },
    },
    {
      shows: 'One call for each product, one after another: the lines of one request show a new one every 80 ms.',
      ask: 'logs',
      query: { service: 'storefront', contains: '/suppliers/lead-times/' },
    },
    {
      shows: 'How long pages take as a whole.',
      ask: 'metrics',
      name: 'storefront_catalogue_page_duration_seconds',
      query: { service: 'storefront' },
    },
  ],
};
