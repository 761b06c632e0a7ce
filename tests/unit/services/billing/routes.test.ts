import { describe, expect, it } from '@jest/globals';
import { metricsPage } from '#kit/metrics.ts';
import { billingRoutes } from '../../../../services/billing/routes.ts';
import { refusalOf, untouchedPool } from '../kit/edge.ts';
import { serve } from '../served.ts';

const charge = {
  customerId: 'C1003',
  description: 'Lantern rental, pieces',
  quantity: '3',
  unitPrice: '4.00',
  taxRate: '0.25',
};
const serveBilling = () => serve(billingRoutes(untouchedPool));

describe('POST /charges', () => {
  it.each([
    ['customerId', [undefined, null, 1003, 'C3', 'c1003']],
    ['description', [undefined, '', 7, 'x'.repeat(201), 'two\nlines', 'a\u0000b']],
    ['quantity', [undefined, 3, '0', '0.000', '-1', '+1', ' 1', '1.', '.5', '01', '1e3', '1,5', 'NaN', 'Infinity']],
    ['quantity', ['1.0001', '1000000.001', '1000001', '99999999']],
    ['unitPrice', [undefined, 4, '-4.00', '4.00001', '100000.01', '100001', '4,00', '', '0x10']],
    ['taxRate', [undefined, 0.25, '-0.25', '1.1', '1.0001', '2', '25%', '0.12345']],
  ])('refuses another %s', async (name, values) => {
    await using there = await serveBilling();
    for (const value of values) {
      expect([value, ...(await refusalOf(there, 'POST', '/charges', { ...charge, [name]: value }))]).toEqual([
        value,
        400,
        'invalid-request',
        `body.${name}`,
      ]);
    }
  });

  it('refuses a field that there is not', async () => {
    await using there = await serveBilling();
    const body = { ...charge, amount: '1.00' };
    expect(await refusalOf(there, 'POST', '/charges', body)).toEqual([400, 'invalid-request', 'body.amount']);
  });

  it.each([
    ['no key', ''],
    ['a short key', 'key-1'],
    ['a key with blanks', 'key 0000 0001'],
  ])('refuses %s', async (_what, key) => {
    await using there = await serveBilling();
    expect(await refusalOf(there, 'POST', '/charges', charge, key)).toEqual([
      400,
      'invalid-request',
      'header.idempotency-key',
    ]);
  });
});

describe('POST /invoices', () => {
  it.each([
    ['a list', [], 'body'],
    ['no customer', {}, 'body.customerId'],
    ['charges of its own', { customerId: 'C1003', charges: [] }, 'body.charges'],
  ])('refuses %s', async (_what, body, field) => {
    await using there = await serveBilling();
    expect(await refusalOf(there, 'POST', '/invoices', body)).toEqual([400, 'invalid-request', field]);
  });
});

describe('look-ups', () => {
  it.each([
    ['/charges/100001', 'path.id'],
    ['/charges/INV-1', 'path.id'],
    ['/invoices/CH-1', 'path.id'],
    ['/invoices/INV-0', 'path.id'],
    ['/customers/1003/total', 'path.id'],
    ['/customers/C1003/charges?limit=0', 'query.limit'],
    ['/customers/C1003/charges?uninvoiced=perhaps', 'query.uninvoiced'],
    ['/customers/C1003/invoices?limit=1.5', 'query.limit'],
  ])('refuse %s', async (path, field) => {
    await using there = await serveBilling();
    expect(await refusalOf(there, 'GET', path)).toEqual([400, 'invalid-request', field]);
  });
});

describe('metrics', () => {
  it('are there under the names that dashboards know', async () => {
    const { body } = await metricsPage();
    for (const name of ['billing_charges', 'billing_invoices', 'billing_repeated_keys']) {
      expect(body).toContain(`# TYPE ${name} counter`);
    }
    expect(body).toContain('# TYPE billing_charge_duration_seconds histogram');
    expect(body).toContain('# TYPE billing_running_total_drift_cents gauge');
  });
});
