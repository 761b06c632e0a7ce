import { readConfig } from '#kit/config.ts';
import { runService } from '#kit/service.ts';
import { createConduct } from './conduct.ts';
import { partnerConfig } from './config.ts';
import { createRoutes } from './routes.ts';
import { PaymentStore } from './store.ts';

const config = readConfig(partnerConfig);
const payments = createConduct('taking payments');
const supplier = createConduct('asking suppliers');

await runService(config, {
  router: createRoutes({ store: new PaymentStore(), payments, supplier }),
  toggles: { payments: payments.toggle, supplier: supplier.toggle },
});
