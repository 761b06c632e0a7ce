import { readConfig } from '#kit/config.ts';
import { createPool } from '#kit/database.ts';
import { createClient } from '#kit/http-client.ts';
import { logger } from '#kit/logger.ts';
import { migrate } from '#kit/migrations.ts';
import { runService } from '#kit/service.ts';
import { checkoutConfig } from './config.ts';
import { createRoutes } from './routes.ts';
import { failInterrupted } from './store.ts';

const config = readConfig(checkoutConfig);
const db = createPool(config);
const partner = createClient('partner', config.PARTNER_URL);

await runService(config, {
  router: createRoutes({ db, partner }),
  prepare: async () => {
    await migrate({ schema: 'checkout', folder: `${import.meta.dirname}/migrations`, config });
    const interrupted = await failInterrupted(db);
    if (interrupted > 0) logger.warn({ interrupted }, 'checkouts were still open when this service last stopped');
  },
  checkReady: async () => {
    await db.query('SELECT 1');
  },
  stop: () => db.end(),
});
