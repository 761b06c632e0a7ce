import { readConfig } from '#kit/config.ts';
import { createPool } from '#kit/database.ts';
import { createClient } from '#kit/http-client.ts';
import { migrate } from '#kit/migrations.ts';
import { runService } from '#kit/service.ts';
import { Catalogue } from './catalogue.ts';
import { storefrontConfig } from './config.ts';
import { createRoutes } from './routes.ts';

const config = readConfig(storefrontConfig);
const db = createPool(config);
const partner = createClient('partner', config.PARTNER_URL);

await runService(config, {
  router: createRoutes(new Catalogue({ db, partner })),
  prepare: () => migrate({ schema: 'storefront', folder: `${import.meta.dirname}/migrations`, config }),
  checkReady: async () => {
    await db.query('SELECT 1');
  },
  stop: () => db.end(),
});
