import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { Books } from './books.ts';
import { charge, type Line, listPriceCents, tierOf, totalOf } from './oracle.ts';
import * as answers from './public-answers.ts';
import { Shoppers } from './shoppers.ts';

const NO_CUSTOMER = 'C0007';
const NO_PRODUCT = 'NM-0907';

async function orders(bench: Bench, shoppers: Shoppers): Promise<void> {
  const wish = shoppers.wish(0);
  const unknown = await shoppers.order({ ...shoppers.wish(1), customerId: NO_CUSTOMER });
  answers.refusedAs(unknown.answer, 'An order of an unknown customer', 404, 'not-found');
  const lines = [...wish.lines, { sku: NO_PRODUCT, quantity: 1 }];
  const missing = await shoppers.order({ ...shoppers.wish(2), lines });
  answers.refusedAs(missing.answer, 'An order of an unknown product', 404, 'not-found');
  const body = { customerId: wish.customerId, lines: wish.lines };
  const keyless = await bench.request('orders', { path: '/orders', body });
  answers.refusedAs(keyless, 'An order without a key', 400, 'invalid-request');
  const none = await bench.request('orders', {
    path: '/orders',
    body: { ...body, lines: [{ sku: wish.lines[0]?.sku, quantity: 0 }] },
    headers: { 'idempotency-key': wish.key },
  });
  answers.refusedAs(none, 'An order of nothing', 400, 'invalid-request');

  const placed = await shoppers.order(wish);
  const { id } = answers.bodyOf(placed.answer, 'An order', 201, answers.order);
  const look = (path: string) => bench.request('orders', { path });
  const seen = answers.bodyOf(await look(`/orders/${id}`), 'Looking at an order', 200, answers.order);
  promise(JSON.stringify(seen) === JSON.stringify(placed.answer.body), 'An order looks different afterwards.');
  answers.bodyOf(await look(`/customers/${wish.customerId}`), 'Looking at a customer', 200, answers.customer);
  answers.refusedAs(await look('/orders/O-990000000'), 'Looking at an unknown order', 404, 'not-found');
  answers.refusedAs(await look(`/customers/${NO_CUSTOMER}/history`), 'An unknown customer', 404, 'not-found');
}

async function inventory(bench: Bench, shoppers: Shoppers, spentBefore: (customerId: string) => number): Promise<void> {
  const { customerId, lines } = shoppers.wish(1);
  // Far beyond the numbers of real orders.
  const orderId = `O-${70_000_000_000 + bench.random('order').whole(0, 900_000_000)}`;
  const ask = (some: Line[]) =>
    bench.request('inventory', { path: '/reservations', body: { orderId, customerId, lines: some } });
  const at = `/reservations/${orderId}`;
  const look = () => bench.request('inventory', { path: at });
  const release = () => bench.request('inventory', { method: 'DELETE', path: at });

  answers.refusedAs(await look(), 'Looking at no reservation', 404, 'not-found');
  const held = answers.bodyOf(await ask(lines), 'A reservation', 201, answers.held);
  const right = charge(lines, tierOf(spentBefore(customerId)));
  promise(
    held.totalCents === totalOf(right),
    `What is reserved is priced at ${held.totalCents} cents instead of ${totalOf(right)}.`,
  );
  answers.bodyOf(await ask(lines), 'The same reservation again', 200, answers.held);
  answers.refusedAs(await ask([...lines, ...lines]), 'Another reservation for an order', 409, 'conflict');
  const seen = answers.bodyOf(await look(), 'Looking at a reservation', 200, answers.reservation);
  promise(seen.status === 'held', 'What is reserved is not held.');
  const first = answers.bodyOf(await release(), 'Giving stock back', 200, answers.released);
  const second = answers.bodyOf(await release(), 'Giving stock back again', 200, answers.released);
  promise(first.released && !second.released, 'Stock that was given back once is given back twice, or not at all.');
  answers.refusedAs(await ask(lines), 'A reservation for an order that was released', 409, 'conflict');
  const sku = lines[0]?.sku ?? '';
  answers.bodyOf(
    await bench.request('inventory', { path: `/stock/${sku}` }),
    'Looking at stock',
    200,
    answers.oneStock,
  );
}

async function pricing(bench: Bench, shoppers: Shoppers): Promise<void> {
  const { customerId, lines } = shoppers.wish(2);
  const quote = (body: unknown) => bench.request('pricing', { path: '/quotes', body });
  answers.refusedAs(await quote({ customerId: NO_CUSTOMER, lines }), 'A quote for nobody', 404, 'not-found');
  const nothing = [{ sku: NO_PRODUCT, quantity: 1 }];
  answers.refusedAs(await quote({ customerId, lines: nothing }), 'A quote for nothing', 404, 'not-found');
  answers.refusedAs(await quote({ customerId }), 'A quote without a basket', 400, 'invalid-request');
  const sku = lines[0]?.sku ?? '';
  const asked = await bench.request('pricing', { path: `/prices/${sku}` });
  const { priceCents } = answers.bodyOf(asked, 'A price', 200, answers.price);
  promise(priceCents === listPriceCents(sku), `${sku} costs ${priceCents} cents instead of ${listPriceCents(sku)}.`);
  answers.bodyOf(await bench.request('pricing', { path: '/tiers' }), 'The loyalty tiers', 200, answers.tiers);
}

/** The public routes of the services, called one by one as their descriptions say. */
export async function routesAnswer(bench: Bench): Promise<void> {
  const shoppers = new Shoppers(bench, 'routes', { customers: 3, products: 30 });
  const books = await Books.open(bench, shoppers);
  await orders(bench, shoppers);
  await inventory(bench, shoppers, (customerId) => books.spentBefore(customerId));
  await pricing(bench, shoppers);
}
