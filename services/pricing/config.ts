import { commonConfig, databaseConfig, serviceUrl } from '#kit/config.ts';

/** Settings of the pricing service, from the environment. */
export const pricingConfig = commonConfig.extend(databaseConfig.shape).extend({
  /** Knows what a customer has bought so far. */
  ORDERS_URL: serviceUrl,
});
