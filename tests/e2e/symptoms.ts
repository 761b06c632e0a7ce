/** How each scenario's symptom shows in the real back ends. */
export interface Symptom {
  /** An expression with a value while users suffer, and none (or no series) on an ordinary evening. */
  promql: string;
  /** The traces of those who suffer. */
  traces: { service: string; operation?: string; minDuration?: string };
  /** Where their log lines are. */
  service: string;
  /** Of what the pager tells in the end, from Prometheus' rules. */
  page: RegExp;
}

const quantile = (service: string, route: string) =>
  `histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket{service="${service}",http_route="${route}"}[30s])))`;

export const SYMPTOMS: Readonly<Record<string, Symptom>> = {
  'n-plus-one': {
    promql: `${quantile('storefront', '/products')} > 1`,
    traces: { service: 'storefront', operation: 'GET /products', minDuration: '800ms' },
    service: 'storefront',
    page: /page: GET \/products of storefront: .* slower than/,
  },
  'float-drift': {
    promql: 'billing_running_total_drift_cents > 0',
    traces: { service: 'billing', operation: 'POST /charges' },
    service: 'billing',
    page: /page: .*running total/i,
  },
  'circular-deadlock': {
    promql: 'db_client_connections{service="orders",state="waiting"} > 0',
    traces: { service: 'orders', minDuration: '3s' },
    service: 'orders',
    page: /page: POST \/orders of orders: /,
  },
  'red-herring': {
    promql: `${quantile('checkout', '/checkouts')} > 1`,
    traces: { service: 'checkout', operation: 'POST /checkouts', minDuration: '1s' },
    service: 'checkout',
    page: /page: POST \/checkouts of checkout: /,
  },
};
