import { Router } from 'express';
import { LabError } from '#chaos/errors/lab-error.ts';

/** What the recorder answers; every other path of its own (OTLP, health) stays inside the lab. */
const QUESTIONS = ['/traces', '/traces/:traceId', '/logs', '/metrics', '/metrics/:name', '/graph', '/coverage'];
const ANSWER_TIMEOUT_MS = 15_000;

/**
 * Routes that read telemetry. The recorder validates and answers them in its own process (its database blocks), so they
 * are handed on as they are.
 */
export function telemetryRoutes(recorderUrl: string): Router {
  const router = Router();
  router.get(QUESTIONS, async (request, response) => {
    const url = `${recorderUrl}${request.url}`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).catch((cause: Error) => {
      const message =
        'the flight recorder does not answer; it is restarted when it dies, so try again in a few seconds (./drill status shows it)';
      throw new LabError('unavailable', message, {}, { cause });
    });
    response
      .status(answer.status)
      .setHeader('content-type', answer.headers.get('content-type') ?? 'application/json')
      .send(Buffer.from(await answer.arrayBuffer()));
  });
  return router;
}
