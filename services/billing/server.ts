import { readConfig } from '#kit/config.ts';
import { createPool } from '#kit/database.ts';
import { migrate } from '#kit/migrations.ts';
import { runService } from '#kit/service.ts';
import { billingConfig } from './config.ts';
import { createReconciliation } from './reconciliation.ts';
import { billingRoutes } from './routes.ts';

const config = readConfig(billingConfig);
const pool = createPool(config);
const reconciliation = createReconciliation(pool, config.RECONCILE_EVERY_MS);

await runService(config, {
  router: billingRoutes(pool),
  prepare: () => migrate({ schema: 'billing', folder: `${import.meta.dirname}/migrations`, config }),
  checkReady: async () => {
    await pool.query('SELECT 1');
  },
  start: reconciliation.start,
  stop: async () => {
    reconciliation.stop();
    await pool.end();
  },
});
