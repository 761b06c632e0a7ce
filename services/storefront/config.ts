import { commonConfig, databaseConfig, serviceUrl } from '#kit/config.ts';

export const storefrontConfig = commonConfig.extend({ ...databaseConfig.shape, PARTNER_URL: serviceUrl });
