import { describe, expect, it } from '@jest/globals';
import { metricsPage } from '#kit/metrics.ts';
import { ordersRoutes } from '../../../../services/orders/routes.ts';
import { refusalOf, untouchedClient, untouchedPool } from '../kit/edge.ts';
import { serve } from '../served.ts';

const line = { sku: 'NM-0042', quantity: 2 };
const order = { customerId: 'C1007', lines: [line] };
const serveOrders = () => serve(ordersRoutes({ pool: untouchedPool, inventory: untouchedClient }));

describe('POST /orders', () => {
  it.each([
    ['a list', [], 'body'],
    ['no customer', { lines: [line] }, 'body.customerId'],
    ['a customer in another form', { ...order, customerId: 1007 }, 'body.customerId'],
    ['no lines', { customerId: 'C1007' }, 'body.lines'],
    ['an empty basket', { ...order, lines: [] }, 'body.lines'],
    ['eleven lines', { ...order, lines: Array.from({ length: 11 }, () => line) }, 'body.lines'],
    ['an unknown form of sku', { ...order, lines: [{ ...line, sku: '42' }] }, 'body.lines.0.sku'],
    ['no piece', { ...order, lines: [{ ...line, quantity: 0 }] }, 'body.lines.0.quantity'],
    ['fewer than none', { ...order, lines: [line, { ...line, quantity: -2 }] }, 'body.lines.1.quantity'],
    ['half a piece', { ...order, lines: [{ ...line, quantity: 0.5 }] }, 'body.lines.0.quantity'],
    ['21 pieces', { ...order, lines: [{ ...line, quantity: 21 }] }, 'body.lines.0.quantity'],
    ['a price of its own', { ...order, lines: [{ ...line, unitPriceCents: 1 }] }, 'body.lines.0.unitPriceCents'],
    ['a field that there is not', { ...order, coupon: 'FREE' }, 'body.coupon'],
  ])('refuses %s', async (_what, body, field) => {
    await using there = await serveOrders();
    expect(await refusalOf(there, 'POST', '/orders', body)).toEqual([400, 'invalid-request', field]);
  });

  it.each([
    ['no key', ''],
    ['a short key', 'key-1'],
    ['a key with blanks', 'key 0000 0001'],
  ])('refuses %s', async (_what, key) => {
    await using there = await serveOrders();
    expect(await refusalOf(there, 'POST', '/orders', order, key)).toEqual([
      400,
      'invalid-request',
      'header.idempotency-key',
    ]);
  });
});

describe('look-ups', () => {
  it.each([
    ['/orders/100001', 'path.id'],
    ['/orders/O-0', 'path.id'],
    ['/orders/O-1%20OR%201=1', 'path.id'],
    ['/customers/1001', 'path.id'],
    ['/customers/C10011/history', 'path.id'],
    ['/customers/c1001/orders', 'path.id'],
    ['/customers/C1001/orders?limit=0', 'query.limit'],
    ['/customers/C1001/orders?limit=101', 'query.limit'],
    ['/customers/C1001/orders?limit=all', 'query.limit'],
  ])('refuse %s', async (path, field) => {
    await using there = await serveOrders();
    expect(await refusalOf(there, 'GET', path)).toEqual([400, 'invalid-request', field]);
  });
});

describe('metrics', () => {
  it('are there under the names that dashboards know', async () => {
    const { body } = await metricsPage();
    for (const name of ['orders_placements', 'orders_placed_value_cents'])
      expect(body).toContain(`# TYPE ${name} counter`);
    expect(body).toContain('# TYPE orders_placement_duration_seconds histogram');
    expect(body).toContain('# TYPE orders_placements_in_progress gauge');
  });
});
