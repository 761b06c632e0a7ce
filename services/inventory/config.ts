import { commonConfig, databaseConfig, serviceUrl } from '#kit/config.ts';

/** Settings of the inventory service, from the environment. */
export const inventoryConfig = commonConfig.extend(databaseConfig.shape).extend({
  /** Quotes the price that is held as long as the stock is. */
  PRICING_URL: serviceUrl,
});
