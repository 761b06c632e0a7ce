/** What users come for, and what they were promised: the same figures as the alerts in prometheus/rules go by. */
export interface Journey {
  /** Its file of alerts is called so. */
  name: string;
  title: string;
  service: string;
  /** Regular expression over the routes that it goes over. */
  routes: string;
  /** Part of the requests that may fail, from 0 to 1. */
  mostFailed: number;
  /** 95 of 100 requests are answered within so many seconds. */
  seconds: number;
}

/** Part of the requests that may take longer than a journey's seconds, from 0 to 1. */
export const MOST_SLOW = 0.05;

/** Times its budget that a journey uses before somebody is called: of the last 5 minutes, and of the last 30. */
export const BURN_LIMITS = { '5m': 6, '30m': 2 } as const;

export const JOURNEYS: readonly Journey[] = [
  {
    name: 'browse',
    title: 'Browsing and searching',
    service: 'storefront',
    routes: '/products|/products/:sku|/search|/categories',
    mostFailed: 0.01,
    seconds: 1,
  },
  {
    name: 'order',
    title: 'Ordering',
    service: 'orders',
    routes: '/orders|/orders/:id|/customers/:id',
    mostFailed: 0.03,
    seconds: 1.5,
  },
  {
    name: 'checkout',
    title: 'Paying',
    service: 'checkout',
    routes: '/checkouts|/checkouts/:id',
    mostFailed: 0.01,
    seconds: 1.5,
  },
  {
    name: 'billing',
    title: 'Charges and invoices',
    service: 'billing',
    routes: '/charges|/invoices|/customers/:id/total',
    mostFailed: 0.01,
    seconds: 1.5,
  },
  {
    name: 'statement',
    title: 'Statements',
    service: 'worker',
    routes: '/statements|/statements/:customerId',
    mostFailed: 0.01,
    seconds: 1,
  },
];

/** Selects a journey's requests. */
export const requestsOf = ({ service, routes }: Journey) => `service="${service}",http_route=~"${routes}"`;
