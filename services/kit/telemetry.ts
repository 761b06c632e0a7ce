import * as module from 'node:module';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK, type NodeSDKConfiguration } from '@opentelemetry/sdk-node';

type Instrumentations = NonNullable<NodeSDKConfiguration['instrumentations']>;

/** Routes that are not for users: what asks them every second, and operators' own. */
const UNTRACED_PATH = /^\/(healthz|readyz|metrics|toggles)(?![^/?])/;
const isUntraced = (request: { url?: string | undefined }) => UNTRACED_PATH.test(request.url ?? '');

const httpOptions = { ignoreIncomingRequestHook: isUntraced };
const expressOptions = {
  ignoreLayersType: [ExpressLayerType.MIDDLEWARE, ExpressLayerType.REQUEST_HANDLER, ExpressLayerType.ROUTER],
};
// Queries outside a request (migrations, pool probes) would each be a trace of their own and bury the users' ones.
const pgOptions = { requireParentSpan: true };

let sdk: NodeSDK | undefined;

/**
 * The five instrumentations that every service needs. They are imported one by one because
 * `getNodeAutoInstrumentations` loads forty packages: 100 ms and 9 MB more for each service.
 * `TELEMETRY_INSTRUMENTATIONS=all` turns on the whole set (dns, net, runtime metrics, ...).
 */
async function instrumentations(): Promise<Instrumentations> {
  if (process.env.TELEMETRY_INSTRUMENTATIONS === 'all') {
    const { getNodeAutoInstrumentations } = await import('@opentelemetry/auto-instrumentations-node');
    return getNodeAutoInstrumentations({
      '@opentelemetry/instrumentation-http': httpOptions,
      '@opentelemetry/instrumentation-express': expressOptions,
      '@opentelemetry/instrumentation-pg': pgOptions,
    });
  }
  return [
    new HttpInstrumentation(httpOptions),
    new ExpressInstrumentation(expressOptions),
    new PgInstrumentation(pgOptions),
    new PinoInstrumentation(),
    new UndiciInstrumentation(),
  ];
}

/** Lets instrumentations see ES modules: in this thread where Node can, else through a loader thread (13 MB more). */
async function hookModules(): Promise<void> {
  const hooks = await import('import-in-the-middle/register-hooks.mjs');
  if (hooks.supportsSyncHooks()) hooks.register({ include: ['express', 'pg', 'pino'] });
  else module.register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
}

/**
 * Starts traces and logs over OTLP. Everything else comes from the standard variables: OTEL_SERVICE_NAME,
 * OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_BSP_SCHEDULE_DELAY, ... Call it before any instrumented module is imported.
 */
export async function startTelemetry(): Promise<void> {
  sdk = new NodeSDK({ instrumentations: await instrumentations() });
  sdk.start();
  await hookModules();
}

/** Sends what is still buffered. Measured at 3 to 9 ms; without it the last spans before a stop are lost. */
export async function stopTelemetry(): Promise<void> {
  await sdk?.shutdown();
  sdk = undefined;
}
