import { commonConfig, databaseConfig, serviceUrl } from '#kit/config.ts';

export const checkoutConfig = commonConfig.extend({ ...databaseConfig.shape, PARTNER_URL: serviceUrl });
