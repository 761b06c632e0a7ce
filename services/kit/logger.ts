import { pino } from 'pino';
import { requestLogFields } from './request-context.ts';

/**
 * JSON lines on stdout, one per event. The OTel instrumentation adds trace_id and span_id and sends each line on;
 * the request context adds request_id, route and business keys.
 */
export const logger = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  base: { service: process.env.OTEL_SERVICE_NAME ?? 'unnamed' },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  mixin: requestLogFields,
  redact: ['*.cardToken', '*.authorization', 'cardToken', 'authorization'],
});
