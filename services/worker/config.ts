import { commonConfig, databaseConfig } from '#kit/config.ts';

export const workerConfig = commonConfig.extend({ ...databaseConfig.shape });
