/** The few forms of PromQL that the dashboards are made of. */

/** Fits the panel's resolution and holds at least four scrapes. */
const PANEL_WINDOW = '$__rate_interval';

/** Time from the first byte of a request to the last of its answer. */
export const REQUESTS = 'http_server_request_duration_seconds';

/** An answer that the service could not give, or would not: what the alerts call an error. */
const FAILED = 'http_response_status_code=~"5..|429"';
export const FAILED_MEANS = 'Failed is a request with status 5xx, or 429: turned away.';

/** How a request is named in a legend and in a `by` clause. */
export const ROUTE = ['service', 'http_request_method', 'http_route'] as const;
export const ROUTE_LEGEND = '{{http_request_method}} {{http_route}}';

interface Selection {
  /** Label matchers, e.g. `service="orders"`. */
  where?: string;
  /** Labels that stay. */
  by?: readonly string[];
  /** Range of the rate, e.g. `5m`; without it what fits the panel. */
  window?: string;
}

const sum = (inner: string, by: readonly string[]) =>
  by.length === 0 ? `sum(${inner})` : `sum by (${by.join(', ')}) (${inner})`;

/** How much a counter grows per second. */
export function perSecond(counter: string, { where = '', by = [], window = PANEL_WINDOW }: Selection = {}): string {
  return sum(`rate(${counter}${where === '' ? '' : `{${where}}`}[${window}])`, by);
}

/** Requests answered per second. */
export const requestsPerSecond = (selection: Selection) => perSecond(`${REQUESTS}_count`, selection);

/** The part of requests that failed, from 0 to 1: 0 where none did, no value where there was no request. */
export function failedShare(selection: Selection): string {
  const { where = '' } = selection;
  const all = requestsPerSecond(selection);
  const failed = requestsPerSecond({ ...selection, where: where === '' ? FAILED : `${where},${FAILED}` });
  return `(${failed} or 0 * ${all}) / (${all} > 0)`;
}

/** A percentile of a histogram, in its unit. @param rank from 0 to 1 */
export function percentile(rank: number, histogram: string, { by = [], ...rest }: Selection = {}): string {
  return `histogram_quantile(${rank}, ${perSecond(`${histogram}_bucket`, { ...rest, by: ['le', ...by] })})`;
}

/** Observations per second, by bucket, for a heat map. */
export const byBucket = (histogram: string, selection: Selection = {}) =>
  perSecond(`${histogram}_bucket`, { ...selection, by: ['le'] });
