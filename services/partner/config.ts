import { commonConfig } from '#kit/config.ts';

export const partnerConfig = commonConfig;
