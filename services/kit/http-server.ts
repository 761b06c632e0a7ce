import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { trace } from '@opentelemetry/api';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import { SERVICE_ERRORS, ServiceError } from './errors.ts';
import { UpstreamError } from './http-client.ts';
import { logger } from './logger.ts';
import { DurationHistogram, gauge, metricsPage } from './metrics.ts';
import { inRequestContext, requestLogFields, routeOf } from './request-context.ts';

const BODY_LIMIT = '256kb';
const REQUEST_ID = /^[\w.:-]{8,128}$/;

const requestDuration = new DurationHistogram(
  'http_server_request_duration_seconds',
  'Time from the first byte of a request to the last of its answer, in seconds.',
  ['http_request_method', 'http_route', 'http_response_status_code'],
);
const requestsInFlight = gauge('http_server_active_requests', 'Requests that have arrived and are not answered yet.');

/** Gives the request its id and context, and when it is over its log line and its place in the metrics. */
const observeRequest: RequestHandler = (request, response, next) => {
  const begun = performance.now();
  const offered = request.get('x-request-id');
  const requestId = offered && REQUEST_ID.test(offered) ? offered : randomUUID();
  response.setHeader('x-request-id', requestId);
  requestsInFlight.inc();
  const span = trace.getActiveSpan();
  inRequestContext({ request, requestId, keys: {} }, () => {
    // A client that goes away is noticed by its socket, which knows nothing of the request's context.
    const finish = AsyncLocalStorage.bind(() => {
      const seconds = (performance.now() - begun) / 1000;
      const status = response.writableFinished ? String(response.statusCode) : '499';
      const route = routeOf(request);
      requestsInFlight.dec();
      requestDuration.observe(
        { http_request_method: request.method, http_route: route, http_response_status_code: status },
        seconds,
        span,
      );
      const entry = {
        ...requestLogFields(),
        method: request.method,
        status: Number(status),
        duration_ms: Math.round(seconds * 1e3),
      };
      if (status === '499') logger.warn(entry, 'client went away before the answer');
      else logger.info(entry, 'request done');
    });
    response.once('close', finish);
    next();
  });
};

function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof UpstreamError) {
    const code = error.kind === 'timeout' ? 'upstream-timeout' : 'upstream-failed';
    return new ServiceError(code, `${error.peer} could not be asked; try again later`, {}, { cause: error });
  }
  // body-parser's errors carry a type; express' own URIError a status.
  const { type, status } = error as { type?: string; status?: number };
  if (type === 'entity.parse.failed') {
    return new ServiceError('invalid-json', 'body: must be valid JSON', { field: 'body', expected: 'valid JSON' });
  }
  if (type === 'entity.too.large') {
    return new ServiceError('body-too-large', `body: must be at most ${BODY_LIMIT}`, {
      field: 'body',
      expected: `at most ${BODY_LIMIT}`,
    });
  }
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') {
    return new ServiceError('unsupported-media-type', 'body: must be JSON in UTF-8', {
      field: 'body',
      expected: 'JSON in UTF-8',
    });
  }
  if (status && status >= 400 && status < 500) {
    return new ServiceError('invalid-request', 'the request cannot be read; check its path and headers');
  }
  return new ServiceError(
    'internal',
    'something went wrong here; it has been recorded under the request id',
    {},
    { cause: error },
  );
}

/** Answers what a handler threw, in the one form that every service has, and logs it as loudly as it deserves. */
export const answerError: ErrorRequestHandler = (error, _request, response, next) => {
  const known = asServiceError(error);
  const level = SERVICE_ERRORS[known.code].level;
  if (level === 'info') logger.info({ code: known.code, ...known.detail }, `refused: ${known.message}`);
  else logger[level]({ code: known.code, err: known.cause ?? known }, known.message);
  if (response.headersSent) return next(error);
  const requestId = response.getHeader('x-request-id');
  response
    .status(known.status)
    .json({ error: { code: known.code, message: known.message, ...known.detail, requestId } });
};

/** Only JSON bodies are taken; anything else would reach a handler as an empty body. */
const requireJson: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !request.is('application/json')) {
    const got = request.get('content-type') ?? 'no content type';
    throw new ServiceError('unsupported-media-type', `content-type: must be application/json; got ${got}`, {
      field: 'content-type',
      expected: 'application/json',
      got,
    });
  }
  next();
};

interface AppOptions {
  router: Router;
  /** Resolves when the service can do its work; rejects, saying why, when it cannot. */
  checkReady: () => Promise<void>;
  /** Why no request can be served at the moment; undefined when they can. */
  unavailable: () => string | undefined;
}

/** The web application around a service's routes: health, metrics, bodies, errors, observation. */
export function createApp({ router, checkReady, unavailable }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    try {
      await checkReady();
      response.json({ status: 'ready' });
    } catch (error) {
      response.status(503).json({ status: 'not ready', reason: (error as Error).message });
    }
  });
  app.get('/metrics', async (_request, response) => {
    const page = await metricsPage();
    response.setHeader('content-type', page.contentType);
    response.send(page.body);
  });
  app.use(observeRequest);
  app.use(requireJson);
  app.use(express.json({ limit: BODY_LIMIT }));
  app.use((_request, _response, next) => {
    const reason = unavailable();
    if (reason) throw new ServiceError('busy', `this service is not ready: ${reason}; try again in a moment`);
    next();
  });
  app.use(router);
  app.use((request) => {
    throw new ServiceError(
      'no-such-route',
      `there is no ${request.method} ${request.path} here; openapi.yaml lists what is`,
    );
  });
  app.use(answerError);
  return app;
}
