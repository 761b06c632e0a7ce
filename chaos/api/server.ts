import { createServer } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { TokenKeeper } from '#chaos/access/roles.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { facilitatorsOnly, requireToken } from './authority.ts';
import { apiDescription } from './description.ts';
import { type DrillParts, drillRoutes } from './drill-routes.ts';
import { type CodeHistory, historyRoutes } from './history-routes.ts';
import type { LabControl } from './lab-control.ts';
import { labRoutes } from './lab-routes.ts';
import { rateLimits, strictHeaders } from './protection.ts';
import { refuseInDrill, type SessionParts, sessionRoutes } from './session-routes.ts';
import { telemetryRoutes } from './telemetry-routes.ts';
import { tokenRoutes } from './token-routes.ts';

export interface ApiOptions {
  host: string;
  port: number;
  lab: LabControl;
  drill: DrillParts;
  history: CodeHistory;
  /** Base address of the flight recorder, which answers the telemetry routes. */
  recorderUrl: string;
  session: SessionParts['session'];
  /** What callers must show (as a bearer token) to change anything. */
  tokens: TokenKeeper;
}

export interface Api {
  address: string;
  close(): Promise<void>;
}

/** A page elsewhere that points its own name at 127.0.0.1 still sends that name: refuse it. */
const requireLocalName: RequestHandler = (request, _response, next) => {
  const { hostname } = request;
  if (!['127.0.0.1', 'localhost', '[::1]', '::1'].includes(hostname ?? '')) {
    throw new LabError('unauthorized', 'the lab answers only to 127.0.0.1 and localhost: call it by that name', {
      field: 'host',
      expected: '127.0.0.1 or localhost',
      got: hostname ?? 'nothing',
    });
  }
  next();
};

const answerError: ErrorRequestHandler = (error, _request, response, _next) => {
  const type = (error as { type?: string }).type;
  const known =
    error instanceof LabError
      ? error
      : type === 'entity.parse.failed'
        ? new LabError('bad-json', 'body: must be valid JSON', { field: 'body', expected: 'valid JSON' })
        : type === 'entity.too.large'
          ? new LabError('body-too-large', 'body: must be at most 100 kB', {
              field: 'body',
              expected: 'at most 100 kB',
            })
          : new LabError(
              'internal',
              'the controller failed; its log says how (logs/controller.log of this lab)',
              {},
              { cause: error },
            );
  if (known.code === 'internal') process.stderr.write(`${(error as Error).stack ?? String(error)}\n`);
  response.status(known.status).json(known.toBody());
};

/** The controller's interface as an express application, for a server or a test to listen with. */
export function createApi(options: Omit<ApiOptions, 'host' | 'port'>): Express {
  const { lab, drill, history, session, recorderUrl, tokens } = options;
  const description = apiDescription();
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(strictHeaders);
  app.use(requireLocalName);
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/openapi.json', (_request, response) => {
    response.json(description);
  });
  app.use(rateLimits());
  app.use(requireToken(tokens));
  const leads = facilitatorsOnly(tokens);
  app.use(express.json());
  app.use(
    '/api/v1',
    refuseInDrill(session),
    labRoutes(lab),
    drillRoutes(drill),
    sessionRoutes({ session, practice: drill.practice, truthOf: drill.truthOf, status: () => lab.status(), leads }),
    tokenRoutes(tokens, leads),
    historyRoutes(history),
    telemetryRoutes(recorderUrl),
  );
  app.use((request) => {
    throw new LabError(
      'no-such-route',
      `there is no ${request.method} ${request.path} here; /openapi.json lists what is`,
    );
  });
  app.use(answerError);
  return app;
}

/** @throws LabError port-taken */
export async function startApi(options: ApiOptions): Promise<Api> {
  const server = createServer(createApi(options));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') return reject(cause);
      const message = `port ${options.port} (controller) is taken by another program: stop it, or choose other ports with --port-base`;
      reject(new LabError('port-taken', message, {}, { cause }));
    });
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    address: `http://${options.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
