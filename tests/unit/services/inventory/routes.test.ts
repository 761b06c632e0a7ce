import { describe, expect, it } from '@jest/globals';
import { metricsPage } from '#kit/metrics.ts';
import { inventoryRoutes } from '../../../../services/inventory/routes.ts';
import { refusalOf, untouchedClient, untouchedPool } from '../kit/edge.ts';
import { serve } from '../served.ts';

const reservation = { orderId: 'O-100001', customerId: 'C1007', lines: [{ sku: 'NM-0042', quantity: 2 }] };
const skus = (count: number) =>
  Array.from({ length: count }, (_, n) => `NM-${String(n + 1).padStart(4, '0')}`).join(',');
const serveInventory = () => serve(inventoryRoutes({ pool: untouchedPool, pricing: untouchedClient }));

describe('POST /reservations', () => {
  it.each([
    ['a list', [], 'body'],
    ['no order', { ...reservation, orderId: undefined }, 'body.orderId'],
    ['an order in another form', { ...reservation, orderId: '100001' }, 'body.orderId'],
    ['no customer', { ...reservation, customerId: null }, 'body.customerId'],
    ['no lines', { ...reservation, lines: [] }, 'body.lines'],
    ['a number for a sku', { ...reservation, lines: [{ sku: 42, quantity: 2 }] }, 'body.lines.0.sku'],
    ['a text for a quantity', { ...reservation, lines: [{ sku: 'NM-0042', quantity: '2' }] }, 'body.lines.0.quantity'],
  ])('refuses %s', async (_what, body, field) => {
    await using there = await serveInventory();
    expect(await refusalOf(there, 'POST', '/reservations', body)).toEqual([400, 'invalid-request', field]);
  });
});

describe('look-ups and releases', () => {
  it.each([
    ['GET', '/reservations/100001', 'path.orderId'],
    ['DELETE', '/reservations/O-', 'path.orderId'],
    ['GET', '/stock/42', 'path.sku'],
    ['GET', '/stock', 'query.skus'],
    ['GET', '/stock?skus=', 'query.skus.0'],
    ['GET', '/stock?skus=NM-0001,', 'query.skus.1'],
    ['GET', '/stock?skus=NM-0001,nm-0002', 'query.skus.1'],
    ['GET', `/stock?skus=${skus(51)}`, 'query.skus'],
  ])('refuse %s %.40s', async (method, path, field) => {
    await using there = await serveInventory();
    expect(await refusalOf(there, method, path)).toEqual([400, 'invalid-request', field]);
  });
});

describe('metrics', () => {
  it('are there under the names that dashboards know', async () => {
    const { body } = await metricsPage();
    for (const name of ['inventory_reservations', 'inventory_releases', 'inventory_units_reserved']) {
      expect(body).toContain(`# TYPE ${name} counter`);
    }
    for (const name of ['inventory_reservation_duration_seconds', 'inventory_release_duration_seconds']) {
      expect(body).toContain(`# TYPE ${name} histogram`);
    }
  });
});
