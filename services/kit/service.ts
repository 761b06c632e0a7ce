import { createServer, type RequestListener, type Server } from 'node:http';
import type { Router } from 'express';
import express from 'express';
import { adminRoutes, type Toggle } from './admin.ts';
import type { CommonConfig } from './config.ts';
import { answerError, createApp } from './http-server.ts';
import { logger } from './logger.ts';
import { stopTelemetry } from './telemetry.ts';

/** Longer than any client keeps an idle connection, so that it is the client who closes and no request meets a closing socket. */
const KEEP_ALIVE_MS = 65_000;
/**
 * The supervisor kills a service a second after asking it to stop. This is how that second is shared out: requests
 * under way, connections given back, last spans sent (3 to 9 ms where somebody takes them).
 */
const DRAIN_MS = 600;
const STOP_MS = 100;
const FLUSH_MS = 100;

export interface ServiceParts {
  router: Router;
  /** What must be done before requests are served, migrations for instance. */
  prepare?: () => Promise<void>;
  /** Throws, saying why, while the service cannot do its work. */
  checkReady?: () => Promise<void>;
  /** Switches for operators, by name. */
  toggles?: Record<string, Toggle>;
  /** Work beside requests; called once requests can be served. */
  start?: () => void;
  /** Ends that work and gives back connections; called when no request is left. */
  stop?: () => Promise<void>;
}

function listen(handler: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, handler);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

/** Whether `work` is over within `milliseconds`; it is not stopped otherwise. */
async function endsWithin(work: Promise<unknown> | undefined, milliseconds: number): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, milliseconds, false));
  return Promise.race([Promise.resolve(work).then(() => true), late]);
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  if (!(await endsWithin(closed, DRAIN_MS))) server.closeAllConnections();
}

function createAdminApp(toggles: Record<string, Toggle>, token: string) {
  const app = express();
  app.disable('x-powered-by');
  adminRoutes(app, toggles, token);
  app.use(answerError);
  return app;
}

/**
 * Runs a service until SIGTERM or SIGINT: listens, prepares, serves, drains, flushes its telemetry, exits with 0.
 * A service that cannot start says why in its log and exits with 1.
 */
export async function runService(config: CommonConfig, parts: ServiceParts): Promise<void> {
  let notReady: string | undefined = 'still preparing';
  const checkReady = async () => {
    if (notReady) throw new Error(notReady);
    await parts.checkReady?.();
  };
  try {
    const app = createApp({ router: parts.router, checkReady, unavailable: () => notReady });
    const server = await listen(app, config.HOST, config.PORT);
    const admin = await listen(createAdminApp(parts.toggles ?? {}, config.ADMIN_TOKEN), config.HOST, config.ADMIN_PORT);
    const shutDown = async (signal: NodeJS.Signals) => {
      notReady = 'stopping';
      logger.info({ signal }, 'stopping');
      await Promise.all([close(server), close(admin)]);
      // A connection whose query hangs is not given back; it must not keep the last spans from being sent.
      if (!(await endsWithin(parts.stop?.(), STOP_MS))) logger.warn('stopping with work still under way');
      await endsWithin(stopTelemetry(), FLUSH_MS);
      process.exit(0);
    };
    process.once('SIGTERM', shutDown);
    process.once('SIGINT', shutDown);
    await parts.prepare?.();
    notReady = undefined;
    parts.start?.();
    logger.info({ port: config.PORT }, 'ready');
  } catch (err) {
    logger.fatal({ err }, `cannot start: ${(err as Error).message}`);
    await endsWithin(stopTelemetry(), FLUSH_MS);
    process.exit(1);
  }
}
