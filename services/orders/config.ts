import { commonConfig, databaseConfig, serviceUrl } from '#kit/config.ts';

/** Settings of the orders service, from the environment. */
export const ordersConfig = commonConfig.extend(databaseConfig.shape).extend({
  /** Reserves the stock of an order and holds its price. */
  INVENTORY_URL: serviceUrl,
});
