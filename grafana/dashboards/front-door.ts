import { BURN_LIMITS, JOURNEYS, type Journey, MOST_SLOW, requestsOf } from '../journeys.ts';
import { nightmarketDashboard, withRows } from '../nightmarket-dashboard.ts';
import { chart, figure } from '../panels.ts';
import {
  FAILED_MEANS,
  failedShare,
  percentile,
  perSecond,
  REQUESTS,
  ROUTE,
  ROUTE_LEGEND,
  requestsPerSecond,
} from '../queries.ts';

const DOORS = `service=~"${JOURNEYS.map(({ service }) => service).join('|')}"`;
/** All that users ask for; a route has its name in one service only, but for customers' history, which no user asks for. */
const BY_USERS = `${DOORS},http_route=~"${JOURNEYS.map(({ routes }) => routes).join('|')}"`;

const overview = [
  figure({ title: 'Requests', unit: 'reqps', width: 5, expr: requestsPerSecond({ where: BY_USERS }) }),
  figure({
    title: 'Failed',
    description: FAILED_MEANS,
    unit: 'percentunit',
    width: 5,
    limit: 0.01,
    expr: failedShare({ where: BY_USERS }),
  }),
  figure({ title: 'Half wait at most', unit: 's', width: 5, expr: percentile(0.5, REQUESTS, { where: BY_USERS }) }),
  figure({
    title: '95 of 100 wait at most',
    unit: 's',
    width: 5,
    expr: percentile(0.95, REQUESTS, { where: BY_USERS }),
  }),
  figure({
    title: 'Waiting now',
    description: 'Requests that have arrived and are not answered yet, in all services that users talk to.',
    unit: 'short',
    expr: `sum(http_server_active_requests{${DOORS}})`,
  }),
];

const BURN_MEANS = 'At 1 the budget of an evening is gone at its end. Above the line somebody is called.';

/** How many times its budget the worst route of each journey uses up, as the alerts see it. */
function burns(window: keyof typeof BURN_LIMITS) {
  const worst = (ratio: string, journey: Journey, extra: string, budget: number) => ({
    expr: `max by (service) (${ratio}_rate${window}{${requestsOf(journey)}${extra}}) / ${budget}`,
    legend: journey.title,
  });
  const panel = { unit: 'short', width: 12, limit: BURN_LIMITS[window], opensService: true };
  return [
    chart({
      ...panel,
      title: `Failures, times the budget, last ${window}`,
      description: `${BURN_MEANS} ${FAILED_MEANS}`,
      queries: JOURNEYS.map((journey) => worst('route:errors:ratio', journey, '', journey.mostFailed)),
    }),
    chart({
      ...panel,
      title: `Slowness, times the budget, last ${window}`,
      description: `${BURN_MEANS} 5 of 100 requests may take longer than was promised.`,
      queries: JOURNEYS.map((journey) =>
        worst('route:slower:ratio', journey, `,le="${journey.seconds.toFixed(1)}"`, MOST_SLOW),
      ),
    }),
  ];
}

/** Rate, errors and duration of each route of a journey. */
function routesOf(journey: Journey) {
  const selection = { where: requestsOf(journey), by: ROUTE };
  return [
    chart({
      title: 'Requests per second',
      unit: 'reqps',
      queries: [{ expr: requestsPerSecond(selection), legend: ROUTE_LEGEND }],
      opensService: true,
    }),
    chart({
      title: 'Failed',
      description: FAILED_MEANS,
      unit: 'percentunit',
      limit: journey.mostFailed,
      queries: [{ expr: failedShare(selection), legend: ROUTE_LEGEND }],
      opensService: true,
    }),
    chart({
      title: '95 of 100 wait at most',
      unit: 's',
      limit: journey.seconds,
      queries: [{ expr: percentile(0.95, REQUESTS, selection), legend: ROUTE_LEGEND, exemplars: true }],
      opensService: true,
    }),
  ];
}

const OUTCOMES = [
  ['Pages of the catalogue', 'storefront_catalogue_pages_total'],
  ['Orders', 'orders_placements_total'],
  ['Checkouts', 'checkout_payments_total'],
  ['Charges', 'billing_charges_total'],
  ['Invoices', 'billing_invoices_total'],
  ['Statements rendered', 'worker_statements_rendered_total'],
] as const;

const outcomes = OUTCOMES.map(([title, counter]) =>
  chart({
    title,
    unit: 'cps',
    stacked: true,
    queries: [{ expr: perSecond(counter, { by: ['outcome'] }), legend: '{{outcome}}' }],
  }),
);

/** What users feel: rate, errors and duration by journey, and how fast the promise to them is used up. */
export function frontDoor() {
  const rows = JOURNEYS.map((journey) => [`${journey.title} (${journey.service})`, routesOf(journey)] as const);
  return withRows(
    nightmarketDashboard('front-door', 'Front door', 'What users of the market feel.'),
    [...overview, ...burns('5m'), ...burns('30m')],
    { ...Object.fromEntries(rows), 'What came of it': outcomes },
  );
}
