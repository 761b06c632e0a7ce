import { readConfig } from '#kit/config.ts';
import { createPool } from '#kit/database.ts';
import { createClient } from '#kit/http-client.ts';
import { migrate } from '#kit/migrations.ts';
import { runService } from '#kit/service.ts';
import { pricingConfig } from './config.ts';
import { pricingRoutes } from './routes.ts';

const config = readConfig(pricingConfig);
const pool = createPool(config);

await runService(config, {
  router: pricingRoutes({ pool, orders: createClient('orders', config.ORDERS_URL) }),
  prepare: () => migrate({ schema: 'pricing', folder: `${import.meta.dirname}/migrations`, config }),
  checkReady: async () => {
    await pool.query('SELECT 1');
  },
  stop: () => pool.end(),
});
