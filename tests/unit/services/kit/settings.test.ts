import { describe, expect, it } from '@jest/globals';
import { billingConfig } from '../../../../services/billing/config.ts';
import { inventoryConfig } from '../../../../services/inventory/config.ts';
import { ordersConfig } from '../../../../services/orders/config.ts';
import { pricingConfig } from '../../../../services/pricing/config.ts';

const environment = {
  OTEL_SERVICE_NAME: 'kiosk',
  PORT: '0',
  ADMIN_PORT: '0',
  ADMIN_TOKEN: 'a-token-of-24-characters',
  DATABASE_URL: 'postgres://kiosk:pw@127.0.0.1:4430/nightmarket',
  INVENTORY_URL: 'http://127.0.0.1:4449',
  PRICING_URL: 'http://127.0.0.1:4451',
  ORDERS_URL: 'http://127.0.0.1:4453',
};
const common = ['OTEL_SERVICE_NAME', 'PORT', 'ADMIN_PORT', 'ADMIN_TOKEN', 'DATABASE_URL'];

describe.each([
  ['orders', ordersConfig, [...common, 'INVENTORY_URL']],
  ['inventory', inventoryConfig, [...common, 'PRICING_URL']],
  ['pricing', pricingConfig, [...common, 'ORDERS_URL']],
  ['billing', billingConfig, common],
])('settings of %s', (_service, schema, required) => {
  it('are complete with what the lab gives it', () => {
    expect(schema.safeParse(environment).error).toBeUndefined();
  });

  it.each(required)('cannot do without %s', (name) => {
    const { [name as keyof typeof environment]: _left, ...rest } = environment;
    expect(schema.safeParse(rest).error?.issues.map((issue) => issue.path[0])).toContain(name);
  });
});
