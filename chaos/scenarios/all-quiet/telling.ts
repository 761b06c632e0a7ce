import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import { chargeFor } from './charging.ts';
import { openTheTills } from './opening.ts';
import { placeOrder } from './ordering.ts';
import { payFor } from './paying.ts';

const RECORDED_MS = 6_000;

/** One count of a service and by how much it must grow; "more" where others may count as well. */
interface Counted {
  service: string;
  metric: string;
  outcome?: string;
  by: number | 'more';
}

const COUNTED: readonly Counted[] = [
  { service: 'storefront', metric: 'storefront_catalogue_pages_total', outcome: 'answered', by: 1 },
  { service: 'storefront', metric: 'storefront_searches_total', outcome: 'found', by: 1 },
  { service: 'orders', metric: 'orders_placements_total', outcome: 'placed', by: 1 },
  { service: 'orders', metric: 'orders_placements_total', outcome: 'not-found', by: 1 },
  { service: 'orders', metric: 'orders_placed_value_cents_total', by: 'more' },
  { service: 'inventory', metric: 'inventory_reservations_total', outcome: 'reserved', by: 1 },
  { service: 'inventory', metric: 'inventory_units_reserved_total', by: 2 },
  { service: 'pricing', metric: 'pricing_quotes_total', outcome: 'quoted', by: 1 },
  { service: 'checkout', metric: 'checkout_payments_total', outcome: 'settled', by: 1 },
  { service: 'checkout', metric: 'checkout_payments_total', outcome: 'declined', by: 1 },
  { service: 'checkout', metric: 'checkout_settled_amount_cents_total', by: 1_250 },
  { service: 'billing', metric: 'billing_charges_total', outcome: 'charged', by: 1 },
  { service: 'worker', metric: 'worker_statements_rendered_total', outcome: 'rendered', by: 'more' },
];

async function readCount(bench: Bench, { service, metric, outcome }: Counted): Promise<number> {
  const { body } = await bench.request(service, { path: '/metrics' });
  return String(body)
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `))
    .filter((line) => outcome === undefined || line.includes(`outcome="${outcome}"`))
    .reduce((sum, line) => sum + Number(/ (\S+)/.exec(line)?.[1] ?? 0), 0);
}

/** Some business that each service has its part in. */
async function doBusiness(bench: Bench): Promise<void> {
  const random = bench.random('business');
  const key = () => bench.key(random);
  const lines = [{ sku: 'NM-0100', quantity: 2 }];
  const basket = { orderId: 'O-61000000000', customerId: 'C1300', amountCents: 1_250, cardToken: 'tok_visa_1' };
  await Promise.all([
    bench.request('storefront', { path: '/products?category=teas' }),
    bench.request('storefront', { path: '/search?q=tea' }),
    placeOrder(bench, key(), 'C1300', lines),
    placeOrder(bench, key(), 'C0001', lines),
    payFor(bench, key(), basket),
    payFor(bench, key(), { ...basket, cardToken: 'tok_declined_1' }),
    chargeFor(bench, key(), 'C1150', '2', '4.00'),
  ]);
}

/** @throws Broken unless a request can be followed from its id to a trace through these services */
async function follow(bench: Bench, requestId: string, services: readonly string[]): Promise<void> {
  let fault = '';
  await bench.eventually(async () => {
    fault = '';
    const { records } = await bench.record.logs({ contains: requestId, since: '60s' });
    for (const service of services) {
      const line = records.find((one) => one.service === service && one.message === 'request done' && one.traceId);
      const spans = line?.traceId ? await bench.spansOf(line.traceId) : [];
      const isSeen = spans.some((one) => one.service === service && one.kind === 'server');
      if (!line) fault = `Operators do not find a request to ${service} by its id in the log.`;
      else if (!isSeen) fault = `Operators find no trace of a request to ${service}.`;
    }
    return fault === '';
  }, RECORDED_MS);
  promise(fault === '', fault);
}

export function tellingChecks(bench: Bench): void {
  check(
    'operators see what happens',
    'Operators find every request by its id in the log and from there its trace, and what the services count is true.',
    async () => {
      await openTheTills(bench);
      const random = bench.random('operators');
      const before = await Promise.all(COUNTED.map((one) => readCount(bench, one)));
      await doBusiness(bench);
      let wrong: Counted | undefined;
      await bench.eventually(async () => {
        const now = await Promise.all(COUNTED.map((one) => readCount(bench, one)));
        wrong = COUNTED.find(({ by }, index) => {
          const grown = (now[index] ?? 0) - (before[index] ?? 0);
          return by === 'more' ? grown <= 0 : grown !== by;
        });
        return wrong === undefined;
      }, RECORDED_MS);
      promise(
        wrong === undefined,
        `${wrong?.metric}${wrong?.outcome ? ` with outcome ${wrong.outcome}` : ''} does not say what happened.`,
      );
      const ids = {
        browse: bench.id(random),
        order: bench.id(random),
        pay: bench.id(random),
        charge: bench.id(random),
      };
      const as = (id: string) => ({ 'x-request-id': id, 'idempotency-key': id });
      const lines = [{ sku: 'NM-0101', quantity: 1 }];
      const basket = { customerId: 'C1301', amountCents: 990, cardToken: 'tok_visa_2' };
      const charge = { customerId: 'C1150', description: 'Water', quantity: '2', unitPrice: '4.00', taxRate: '0.25' };
      await Promise.all([
        bench.request('storefront', { path: '/products/NM-0101', headers: as(ids.browse) }),
        bench.request('orders', { path: '/orders', body: { customerId: 'C1301', lines }, headers: as(ids.order) }),
        bench.request('checkout', { path: '/checkouts', body: basket, headers: as(ids.pay) }),
        bench.request('billing', { path: '/charges', body: charge, headers: as(ids.charge) }),
        bench.request('worker', { path: '/queue', headers: as(ids.charge) }),
      ]);
      await follow(bench, ids.browse, ['storefront', 'partner']);
      await follow(bench, ids.order, ['orders', 'inventory', 'pricing']);
      await follow(bench, ids.pay, ['checkout', 'partner']);
      await follow(bench, ids.charge, ['billing', 'worker']);
    },
  );
}
