import { nightmarketDashboard, withRows } from '../nightmarket-dashboard.ts';
import { chart, figure, heatMap, logLines, percentileLines } from '../panels.ts';
import { byBucket, failedShare, percentile, perSecond, ROUTE, ROUTE_LEGEND, requestsPerSecond } from '../queries.ts';

const STOREFRONT = 'service="storefront"';
const PAGES = 'storefront_catalogue_page_duration_seconds';
const CALLS = 'http_client_request_duration_seconds';
const SUPPLIERS = `${STOREFRONT},peer_service="partner"`;
const SPANS = 'traces_span_metrics_calls_total';
const OWN = 'service_name="storefront"';

const requests = requestsPerSecond({ where: STOREFRONT });
const queries = perSecond(SPANS, { where: `${OWN},span_name=~"pg.query.*"` });
const queriesPerRequest = `${queries} / (${perSecond(SPANS, { where: `${OWN},span_kind="SPAN_KIND_SERVER"` })} > 0)`;
const supplierCalls = perSecond(`${CALLS}_count`, { where: SUPPLIERS });
const callsPerRequest = `${supplierCalls} / (${requests} > 0)`;

const percentiles = (histogram: string) => percentileLines(histogram, { ranks: [0.5, 0.9, 0.95, 0.99] });

const figures = [
  figure({ title: 'Requests', unit: 'reqps', expr: requests }),
  figure({ title: 'Pages', unit: 'cps', expr: perSecond('storefront_catalogue_pages_total') }),
  figure({ title: 'Failed', unit: 'percentunit', limit: 0.01, expr: failedShare({ where: STOREFRONT }) }),
  figure({ title: '95 of 100 pages come within', unit: 's', limit: 1, expr: percentile(0.95, PAGES) }),
  figure({ title: 'Database queries per request', unit: 'short', expr: queriesPerRequest, decimals: 1 }),
  figure({ title: 'Supplier calls per request', unit: 'short', expr: callsPerRequest, decimals: 1 }),
];

const pages = [
  chart({ title: 'Pages of the catalogue', unit: 's', width: 12, queries: percentiles(PAGES) }),
  heatMap({ title: 'How long pages take', unit: 's', expr: byBucket(PAGES) }),
  chart({ title: 'Products', unit: 's', queries: percentiles('storefront_product_view_duration_seconds') }),
  chart({ title: 'Searches', unit: 's', queries: percentiles('storefront_search_duration_seconds') }),
  chart({
    title: 'What visitors do',
    unit: 'cps',
    stacked: true,
    queries: [
      { expr: perSecond('storefront_catalogue_pages_total'), legend: 'pages' },
      { expr: perSecond('storefront_product_views_total'), legend: 'products' },
      { expr: perSecond('storefront_searches_total'), legend: 'searches' },
      { expr: perSecond('storefront_reviews_total'), legend: 'reviews' },
    ],
  }),
];

const routes = [
  chart({
    title: 'Requests per second',
    unit: 'reqps',
    width: 12,
    queries: [{ expr: requestsPerSecond({ where: STOREFRONT, by: ROUTE }), legend: ROUTE_LEGEND }],
  }),
  chart({
    title: 'Failed',
    unit: 'percentunit',
    width: 12,
    queries: [{ expr: failedShare({ where: STOREFRONT, by: ROUTE }), legend: ROUTE_LEGEND }],
  }),
];

const database = [
  chart({ title: 'Queries per request', unit: 'short', queries: [{ expr: queriesPerRequest, legend: 'queries' }] }),
  chart({
    title: 'Duration of a query, 95 of 100',
    unit: 'ms',
    queries: [
      {
        expr: percentile(0.95, 'traces_span_metrics_duration_milliseconds', {
          where: `${OWN},span_name=~"pg.query.*"`,
          by: ['span_name'],
        }),
        legend: '{{span_name}}',
      },
    ],
  }),
  chart({
    title: 'Connections',
    unit: 'short',
    queries: [
      { expr: `db_client_connections{${STOREFRONT}}`, legend: '{{state}}' },
      { expr: `db_client_connections_max{${STOREFRONT}}`, legend: 'most' },
    ],
  }),
];

const suppliers = [
  chart({
    title: 'Calls per second by status',
    unit: 'reqps',
    queries: [
      {
        expr: perSecond(`${CALLS}_count`, { where: SUPPLIERS, by: ['http_response_status_code'] }),
        legend: '{{http_response_status_code}}',
      },
    ],
  }),
  chart({
    title: 'Duration of a call',
    unit: 's',
    queries: percentileLines(CALLS, { where: SUPPLIERS }),
  }),
  chart({
    title: 'Calls without an answer yet',
    unit: 'short',
    queries: [{ expr: `http_client_active_requests{${SUPPLIERS}}`, legend: 'calls' }],
  }),
];

/** How fast the shop window is, and what each request asks of the database and the suppliers. */
export function storefront() {
  return withRows(nightmarketDashboard('storefront', 'Storefront', 'The catalogue as visitors meet it.'), figures, {
    Pages: pages,
    Routes: routes,
    Database: database,
    Suppliers: suppliers,
    Log: [logLines({ title: 'Log of the storefront', expr: '{service_name="storefront"}' })],
  });
}
