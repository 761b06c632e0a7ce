import { Router } from 'express';
import { z } from 'zod';
import type { LabControl } from './lab-control.ts';
import { validateQuery } from './validation.ts';

const eventQuery = z.object({
  after: z.coerce.number('must be a whole number').int('must be a whole number').min(0).default(0),
  waitMs: z.coerce.number('must be a whole number').int('must be a whole number').min(0).max(30_000).default(0),
});

/** Routes about the lab itself: what runs, what happened, back to the start, the end. */
export function labRoutes(lab: LabControl): Router {
  const router = Router();
  router.get('/status', (_request, response) => {
    response.json(lab.status());
  });
  router.get('/events', async (request, response) => {
    const { after, waitMs } = validateQuery(eventQuery, request.query);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const events = await lab.events(after, waitMs, gone.signal);
    response.json({ events, next: events.at(-1)?.id ?? after });
  });
  router.post('/reset', async (_request, response) => {
    response.json(await lab.reset());
  });
  router.post('/shutdown', (_request, response) => {
    response.status(202).json({ state: 'stopping' });
    lab.shutDown();
  });
  return router;
}
