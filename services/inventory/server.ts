import { readConfig } from '#kit/config.ts';
import { createPool } from '#kit/database.ts';
import { createClient } from '#kit/http-client.ts';
import { migrate } from '#kit/migrations.ts';
import { runService } from '#kit/service.ts';
import { inventoryConfig } from './config.ts';
import { inventoryRoutes } from './routes.ts';

const config = readConfig(inventoryConfig);
const pool = createPool(config);

await runService(config, {
  router: inventoryRoutes({ pool, pricing: createClient('pricing', config.PRICING_URL) }),
  prepare: () => migrate({ schema: 'inventory', folder: `${import.meta.dirname}/migrations`, config }),
  checkReady: async () => {
    await pool.query('SELECT 1');
  },
  stop: () => pool.end(),
});
