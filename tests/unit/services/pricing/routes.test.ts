import { describe, expect, it } from '@jest/globals';
import { metricsPage } from '#kit/metrics.ts';
import { pricingRoutes } from '../../../../services/pricing/routes.ts';
import { refusalOf, untouchedClient, untouchedPool } from '../kit/edge.ts';
import { serve } from '../served.ts';

const quote = { customerId: 'C1007', lines: [{ sku: 'NM-0042', quantity: 2 }] };
const servePricing = () => serve(pricingRoutes({ pool: untouchedPool, orders: untouchedClient }));

describe('POST /quotes', () => {
  it.each([
    ['a list', [], 'body'],
    ['no customer', { lines: quote.lines }, 'body.customerId'],
    ['a customer in another form', { ...quote, customerId: 'C7' }, 'body.customerId'],
    ['no lines', { ...quote, lines: {} }, 'body.lines'],
    ['a line that is none', { ...quote, lines: ['NM-0042'] }, 'body.lines.0'],
    ['fewer than none', { ...quote, lines: [{ sku: 'NM-0042', quantity: -1 }] }, 'body.lines.0.quantity'],
  ])('refuses %s', async (_what, body, field) => {
    await using there = await servePricing();
    expect(await refusalOf(there, 'POST', '/quotes', body)).toEqual([400, 'invalid-request', field]);
  });
});

describe('GET /prices/{sku}', () => {
  it.each(['42', 'NM-42', 'nm-0042'])('refuses %s', async (sku) => {
    await using there = await servePricing();
    expect(await refusalOf(there, 'GET', `/prices/${sku}`)).toEqual([400, 'invalid-request', 'path.sku']);
  });
});

describe('metrics', () => {
  it('are there under the names that dashboards know', async () => {
    const { body } = await metricsPage();
    for (const name of ['pricing_quotes', 'pricing_quoted_tiers', 'pricing_discount_cents']) {
      expect(body).toContain(`# TYPE ${name} counter`);
    }
    expect(body).toContain('# TYPE pricing_quote_duration_seconds histogram');
  });
});
