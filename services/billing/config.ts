import { z } from 'zod';
import { commonConfig, databaseConfig } from '#kit/config.ts';

/** Settings of the billing service, from the environment. */
export const billingConfig = commonConfig.extend(databaseConfig.shape).extend({
  /** Pause between two comparisons of the running totals with their charges. */
  RECONCILE_EVERY_MS: z.coerce.number().int().min(100).default(2000),
});
