import { readConfig } from '#kit/config.ts';
import { createPool } from '#kit/database.ts';
import { createClient } from '#kit/http-client.ts';
import { migrate } from '#kit/migrations.ts';
import { runService } from '#kit/service.ts';
import { ordersConfig } from './config.ts';
import { ordersRoutes } from './routes.ts';

const config = readConfig(ordersConfig);
const pool = createPool(config);

await runService(config, {
  router: ordersRoutes({ pool, inventory: createClient('inventory', config.INVENTORY_URL) }),
  prepare: () => migrate({ schema: 'orders', folder: `${import.meta.dirname}/migrations`, config }),
  checkReady: async () => {
    await pool.query('SELECT 1');
  },
  stop: () => pool.end(),
});
