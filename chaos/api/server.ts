import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { TokenKeeper } from '#chaos/access/roles.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { type Audience, isEverywhere, requireKnownName, THIS_MACHINE } from './audience.ts';
import { facilitatorsOnly, requireToken } from './authority.ts';
import { codeRoutes, type TeamCode } from './code-routes.ts';
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
  /** Another address to listen at, for those who are elsewhere. */
  listen?: string | undefined;
  /** By default this machine. */
  audience?: Audience;
  lab: LabControl;
  drill: DrillParts;
  history: CodeHistory;
  code: TeamCode;
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
export function createApi(options: Omit<ApiOptions, 'host' | 'port' | 'listen'>): Express {
  const { audience = THIS_MACHINE } = options;
  const { lab, drill, history, code, session, recorderUrl, tokens } = options;
  const description = apiDescription();
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(strictHeaders);
  app.use(requireKnownName(audience));
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/openapi.json', (_request, response) => {
    response.json(description);
  });
  app.use(rateLimits());
  app.use(requireToken(tokens, audience));
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
    codeRoutes(code),
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
  const { host, listen, port } = options;
  const app = createApi(options);
  const servers: Server[] = [];
  const close = () => Promise.all(servers.map(closed)).then(() => {});
  try {
    for (const address of listen === undefined ? [host] : addressesOf(host, listen))
      servers.push(await listening(createServer(app), address, port));
  } catch (error) {
    await close();
    throw error;
  }
  const address = servers[0]?.address();
  const shownPort = typeof address === 'object' && address ? address.port : port;
  return { address: `http://${host}:${shownPort}`, close };
}

/** One that listens everywhere listens at home, too. */
const addressesOf = (host: string, listen: string): string[] =>
  isEverywhere(listen) ? [listen] : [...new Set([host, listen])];

function listening(server: Server, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') return reject(cause);
      const message = `port ${port} (controller) is taken by another program: stop it, or choose other ports with --port-base`;
      reject(new LabError('port-taken', message, {}, { cause }));
    });
    server.listen(port, host, () => resolve(server));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
