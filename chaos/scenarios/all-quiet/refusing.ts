import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import * as answers from './answers.ts';
import { openTheTills } from './opening.ts';

interface Wrong {
  service: string;
  path: string;
  body?: unknown;
  status?: number;
  code?: string;
}

const lines = [{ sku: 'NM-0042', quantity: 1 }];
const order = { customerId: 'C1007', lines };
const checkout = { customerId: 'C1007', amountCents: 4_250, cardToken: 'tok_visa_4242' };
const charge = {
  customerId: 'C1009',
  description: 'Lantern rental',
  quantity: '3',
  unitPrice: '4.00',
  taxRate: '0.25',
};
const notFound = { status: 404, code: 'not-found' };

/** What must be refused, as invalid unless it says otherwise. */
const WRONG: readonly Wrong[] = [
  { service: 'storefront', path: '/products?limit=51' },
  { service: 'storefront', path: '/products?page=0' },
  { service: 'storefront', path: '/search?q=' },
  { service: 'storefront', path: '/products/NM-9999', ...notFound },
  { service: 'storefront', path: '/products/NM-0042/reviews', body: { author: 'Ana', rating: 6, text: 'x' } },
  { service: 'storefront', path: '/products/NM-0042/reviews', body: { author: 'Ana', rating: 4, text: ' ' } },
  { service: 'orders', path: '/orders', body: { ...order, lines: [] } },
  { service: 'orders', path: '/orders', body: { ...order, lines: [{ sku: 'NM-0042', quantity: 21 }] } },
  { service: 'orders', path: '/orders', body: { ...order, lines: [{ sku: 'NM-0042', quantity: -1 }] } },
  { service: 'orders', path: '/orders', body: { ...order, coupon: 'FREE' } },
  { service: 'orders', path: '/orders', body: { ...order, customerId: 'C0007' }, ...notFound },
  { service: 'orders', path: '/orders', body: { ...order, lines: [{ sku: 'NM-0907', quantity: 1 }] }, ...notFound },
  { service: 'orders', path: '/orders/O-990000000', ...notFound },
  { service: 'inventory', path: '/reservations', body: { ...order, orderId: '17' } },
  { service: 'inventory', path: '/stock?skus=NM-0001,nothing' },
  { service: 'inventory', path: '/stock/NM-0907', ...notFound },
  { service: 'pricing', path: '/quotes', body: { lines } },
  { service: 'pricing', path: '/prices/NM-0907', ...notFound },
  { service: 'checkout', path: '/checkouts', body: { ...checkout, amountCents: 0 } },
  { service: 'checkout', path: '/checkouts', body: { ...checkout, amountCents: 12.5 } },
  { service: 'checkout', path: '/checkouts', body: { ...checkout, cardToken: '4242 4242 4242 4242' } },
  { service: 'checkout', path: '/checkouts/CO-990000000', ...notFound },
  { service: 'billing', path: '/charges', body: { ...charge, quantity: '0' } },
  { service: 'billing', path: '/charges', body: { ...charge, quantity: '1000001' } },
  { service: 'billing', path: '/charges', body: { ...charge, unitPrice: '-4.00' } },
  { service: 'billing', path: '/charges', body: { ...charge, taxRate: '1.5' } },
  { service: 'billing', path: '/charges', body: { ...charge, customerId: 'C0007' }, ...notFound },
  { service: 'billing', path: '/invoices', body: { customerId: 'C0007' }, ...notFound },
  { service: 'worker', path: '/statements', body: { customerId: 'nobody' } },
  { service: 'worker', path: '/statements/C9999', ...notFound },
  { service: 'storefront', path: '/nowhere', status: 404, code: 'no-such-route' },
];

/** Routes that take nothing without a key. */
const NEED_A_KEY = [
  { service: 'orders', path: '/orders', body: order },
  { service: 'checkout', path: '/checkouts', body: checkout },
  { service: 'billing', path: '/charges', body: charge },
];

/** What must not change when all of this is refused. */
async function figures(bench: Bench): Promise<string> {
  const paths = [
    ['billing', `/customers/${charge.customerId}/total`],
    ['orders', `/customers/${order.customerId}/history`],
    ['inventory', '/stock/NM-0042'],
    ['storefront', '/products/NM-0042/reviews?limit=1'],
  ] as const;
  return JSON.stringify(
    await Promise.all(paths.map(async ([service, path]) => (await bench.request(service, { path })).body)),
  );
}

export function refusingChecks(bench: Bench): void {
  check(
    'what is wrong is refused',
    'What openapi.yaml does not allow is refused, with the status and the reason that it describes, and changes nothing.',
    async () => {
      await openTheTills(bench);
      const random = bench.random('refusals');
      const before = await figures(bench);
      for (const { service, path, body, status = 400, code = 'invalid-request' } of WRONG) {
        const headers = { 'idempotency-key': bench.key(random) };
        const answer = await bench.request(service, { path, headers, ...(body === undefined ? {} : { body }) });
        const what = `${body === undefined ? 'GET' : 'POST'} ${path} of ${service}${body === undefined ? '' : ` with ${JSON.stringify(body)}`}`;
        answers.refused(answer, what, status, code);
      }
      for (const { service, path, body } of NEED_A_KEY) {
        const answer = await bench.request(service, { path, body });
        answers.refused(answer, `POST ${path} of ${service} without a key`, 400, 'invalid-request');
      }
      promise((await figures(bench)) === before, 'Requests that were refused have changed something.');
    },
  );
}
