/** One request to a service and the status that it must be answered with. */
export interface Call {
  service: string;
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  status: number;
  body?: unknown;
  /** Idempotency key; the same one in two calls makes the second a repetition. */
  key?: string;
  /** Remembers a value of the answer, by its name there, for `{name}` in later paths and bodies. */
  remember?: string;
}

const order = {
  customerId: 'C1007',
  lines: [
    { sku: 'NM-0042', quantity: 2 },
    { sku: 'NM-0007', quantity: 1 },
  ],
};
const checkout = { customerId: 'C1007', amountCents: 4_250, cardToken: 'tok_visa_4242' };
const charge = {
  customerId: 'C1003',
  description: 'Lantern rental',
  quantity: '3',
  unitPrice: '4.00',
  taxRate: '0.25',
};
const quote = { customerId: 'C1007', lines: [{ sku: 'NM-0001', quantity: 3 }] };
const reservation = { orderId: 'O-990001', customerId: 'C1007', lines: [{ sku: 'NM-0003', quantity: 1 }] };
const payment = { amountCents: 990, currency: 'EUR', cardToken: 'tok_visa_4242', reference: 'B-1' };

/** Every route of every service at least once, in an order in which each finds what it needs. */
export const CALLS: readonly Call[] = [
  { service: 'storefront', method: 'GET', path: '/categories', status: 200 },
  { service: 'storefront', method: 'GET', path: '/products', status: 200 },
  { service: 'storefront', method: 'GET', path: '/products?page=2&limit=50', status: 200 },
  { service: 'storefront', method: 'GET', path: '/products/NM-0042', status: 200 },
  { service: 'storefront', method: 'GET', path: '/products/NM-9999', status: 404 },
  { service: 'storefront', method: 'GET', path: '/products/NM-0042/reviews?limit=3', status: 200 },
  {
    service: 'storefront',
    method: 'POST',
    path: '/products/NM-0042/reviews',
    body: { author: 'Ana', rating: 5, text: 'Bright.' },
    status: 201,
  },
  { service: 'storefront', method: 'GET', path: '/search?q=lantern&limit=5', status: 200 },

  {
    service: 'orders',
    method: 'POST',
    path: '/orders',
    body: order,
    key: 'contract-order-1',
    status: 201,
    remember: 'id',
  },
  { service: 'orders', method: 'POST', path: '/orders', body: order, key: 'contract-order-1', status: 200 },
  {
    service: 'orders',
    method: 'POST',
    path: '/orders',
    body: { ...order, customerId: 'C1008' },
    key: 'contract-order-1',
    status: 409,
  },
  { service: 'orders', method: 'GET', path: '/orders/{id}', status: 200 },
  { service: 'orders', method: 'GET', path: '/orders/O-999999999', status: 404 },
  { service: 'orders', method: 'GET', path: '/customers/C1007', status: 200 },
  { service: 'orders', method: 'GET', path: '/customers/C1007/orders?limit=2', status: 200 },
  { service: 'orders', method: 'GET', path: '/customers/C1007/history', status: 200 },

  { service: 'inventory', method: 'POST', path: '/reservations', body: reservation, status: 201 },
  { service: 'inventory', method: 'GET', path: '/reservations/O-990001', status: 200 },
  { service: 'inventory', method: 'DELETE', path: '/reservations/O-990001', status: 200 },
  {
    service: 'inventory',
    method: 'POST',
    path: '/reservations',
    body: { ...reservation, orderId: 'O-990002', lines: [{ sku: 'NM-9999', quantity: 1 }] },
    status: 404,
  },
  { service: 'inventory', method: 'GET', path: '/stock?skus=NM-0001,NM-0002', status: 200 },
  { service: 'inventory', method: 'GET', path: '/stock/NM-0001', status: 200 },

  { service: 'pricing', method: 'POST', path: '/quotes', body: quote, status: 200 },
  { service: 'pricing', method: 'GET', path: '/prices/NM-0001', status: 200 },
  { service: 'pricing', method: 'GET', path: '/prices/NM-9999', status: 404 },
  { service: 'pricing', method: 'GET', path: '/tiers', status: 200 },

  {
    service: 'checkout',
    method: 'POST',
    path: '/checkouts',
    body: checkout,
    key: 'contract-checkout-1',
    status: 201,
    remember: 'id',
  },
  { service: 'checkout', method: 'POST', path: '/checkouts', body: checkout, key: 'contract-checkout-1', status: 200 },
  {
    service: 'checkout',
    method: 'POST',
    path: '/checkouts',
    body: { ...checkout, cardToken: 'tok_declined_1' },
    key: 'contract-checkout-2',
    status: 402,
  },
  { service: 'checkout', method: 'GET', path: '/checkouts/{id}', status: 200 },

  {
    service: 'billing',
    method: 'POST',
    path: '/charges',
    body: charge,
    key: 'contract-charge-1',
    status: 201,
    remember: 'id',
  },
  { service: 'billing', method: 'GET', path: '/charges/{id}', status: 200 },
  { service: 'billing', method: 'GET', path: '/customers/C1003/charges?limit=5', status: 200 },
  { service: 'billing', method: 'GET', path: '/customers/C1003/total', status: 200 },
  { service: 'billing', method: 'POST', path: '/invoices', body: { customerId: 'C1003' }, status: 201, remember: 'id' },
  { service: 'billing', method: 'GET', path: '/invoices/{id}', status: 200 },
  { service: 'billing', method: 'GET', path: '/customers/C1003/invoices', status: 200 },

  { service: 'worker', method: 'POST', path: '/statements', body: { customerId: 'C1003' }, status: 202 },
  { service: 'worker', method: 'GET', path: '/statements/C1003', status: 200 },
  { service: 'worker', method: 'GET', path: '/statements/C9999', status: 404 },
  { service: 'worker', method: 'GET', path: '/queue', status: 200 },

  {
    service: 'partner',
    method: 'POST',
    path: '/payments',
    body: payment,
    key: 'contract-payment-1',
    status: 201,
    remember: 'id',
  },
  { service: 'partner', method: 'POST', path: '/payments', body: payment, key: 'contract-payment-1', status: 200 },
  { service: 'partner', method: 'GET', path: '/payments/{id}', status: 200 },
  { service: 'partner', method: 'GET', path: '/payments?key=contract-payment-1', status: 200 },
  { service: 'partner', method: 'GET', path: '/payments?reference=B-1', status: 200 },
  { service: 'partner', method: 'GET', path: '/suppliers/lead-times/NM-0042', status: 200 },
  { service: 'partner', method: 'GET', path: '/suppliers/lead-times?skus=NM-0001,NM-0002', status: 200 },
];

/** Bodies that must be refused, by the route that takes the right one. */
export const WRONG_BODIES: readonly { service: string; path: string; body: unknown; field: string }[] = [
  {
    service: 'storefront',
    path: '/products/NM-0042/reviews',
    body: { author: 'Ana', rating: 6, text: 'x' },
    field: 'body.rating',
  },
  {
    service: 'storefront',
    path: '/products/NM-0042/reviews',
    body: { author: 'Ana', rating: '5', text: 'x' },
    field: 'body.rating',
  },
  { service: 'orders', path: '/orders', body: { ...order, lines: [] }, field: 'body.lines' },
  {
    service: 'orders',
    path: '/orders',
    body: { ...order, lines: [{ sku: 'NM-0042', quantity: -1 }] },
    field: 'body.lines.0.quantity',
  },
  {
    service: 'orders',
    path: '/orders',
    body: { ...order, lines: [{ sku: 'NM-0042', quantity: 1.5 }] },
    field: 'body.lines.0.quantity',
  },
  {
    service: 'inventory',
    path: '/reservations',
    body: { ...reservation, lines: [{ sku: 7, quantity: 1 }] },
    field: 'body.lines.0.sku',
  },
  { service: 'pricing', path: '/quotes', body: { ...quote, customerId: null }, field: 'body.customerId' },
  { service: 'checkout', path: '/checkouts', body: { ...checkout, amountCents: -5 }, field: 'body.amountCents' },
  {
    service: 'checkout',
    path: '/checkouts',
    body: { ...checkout, amountCents: Number.NaN },
    field: 'body.amountCents',
  },
  { service: 'billing', path: '/charges', body: { ...charge, unitPrice: '-4.00' }, field: 'body.unitPrice' },
  { service: 'billing', path: '/charges', body: { ...charge, quantity: 'NaN' }, field: 'body.quantity' },
  { service: 'billing', path: '/charges', body: { ...charge, quantity: 3 }, field: 'body.quantity' },
  { service: 'billing', path: '/charges', body: { ...charge, taxRate: '1.5' }, field: 'body.taxRate' },
  { service: 'worker', path: '/statements', body: { customerId: 'nobody' }, field: 'body.customerId' },
  { service: 'partner', path: '/payments', body: { ...payment, currency: 'XXX' }, field: 'body.currency' },
];
