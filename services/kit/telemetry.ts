import * as module from 'node:module';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { startPipeline } from './telemetry-pipeline.ts';

/** Routes that are not for users: what asks them every second, and operators' own. */
const UNTRACED_PATH = /^\/(healthz|readyz|metrics|toggles)(?![^/?])/;
const isUntraced = (request: { url?: string | undefined }) => UNTRACED_PATH.test(request.url ?? '');

const httpOptions = { ignoreIncomingRequestHook: isUntraced };
const expressOptions = {
  ignoreLayersType: [ExpressLayerType.MIDDLEWARE, ExpressLayerType.REQUEST_HANDLER, ExpressLayerType.ROUTER],
};
// Queries outside a request (migrations, pool probes) would each be a trace of their own and bury the users' ones.
const pgOptions = { requireParentSpan: true };

let shutDown: (() => Promise<void>) | undefined;

/** The five instrumentations that every service needs. */
function fewInstrumentations() {
  return [
    new HttpInstrumentation(httpOptions),
    new ExpressInstrumentation(expressOptions),
    new PgInstrumentation(pgOptions),
    new PinoInstrumentation(),
    new UndiciInstrumentation(),
  ];
}

/** The whole SDK with every instrumentation there is (dns, net, runtime metrics, ...) and every standard variable. */
async function startAll(): Promise<() => Promise<void>> {
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const { getNodeAutoInstrumentations } = await import('@opentelemetry/auto-instrumentations-node');
  const sdk = new NodeSDK({
    instrumentations: getNodeAutoInstrumentations({
      '@opentelemetry/instrumentation-http': httpOptions,
      '@opentelemetry/instrumentation-express': expressOptions,
      '@opentelemetry/instrumentation-pg': pgOptions,
    }),
  });
  sdk.start();
  return () => sdk.shutdown();
}

/** Lets instrumentations see ES modules: in this thread where Node can, else through a loader thread (13 MB more). */
async function hookModules(): Promise<void> {
  const hooks = await import('import-in-the-middle/register-hooks.mjs');
  if (hooks.supportsSyncHooks()) hooks.register({ include: ['express', 'pg', 'pino'] });
  else module.register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
}

/**
 * Starts traces and logs over OTLP, set by the standard variables. Call it before any instrumented module is imported.
 * `TELEMETRY_INSTRUMENTATIONS=all` takes the whole SDK instead of the parts that a service needs: forty more packages,
 * so slower to start by 200 ms.
 */
export async function startTelemetry(): Promise<void> {
  shutDown = process.env.TELEMETRY_INSTRUMENTATIONS === 'all' ? await startAll() : startPipeline(fewInstrumentations());
  await hookModules();
}

/** Sends what is still buffered. Measured at 3 to 9 ms; without it the last spans before a stop are lost. */
export async function stopTelemetry(): Promise<void> {
  await shutDown?.();
  shutDown = undefined;
}
