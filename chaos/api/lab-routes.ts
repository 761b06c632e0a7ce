import { Router } from 'express';
import type { LabControl } from './lab-control.ts';
import { goneSignal, longPollQuery } from './long-poll.ts';
import { validateQuery } from './validation.ts';

/** Routes about the lab itself: what runs, what happened, back to the start, the end. */
export function labRoutes(lab: LabControl): Router {
  const router = Router();
  router.get('/status', (_request, response) => {
    response.json(lab.status());
  });
  router.get('/events', async (request, response) => {
    const { after, waitMs } = validateQuery(longPollQuery, request.query);
    const events = await lab.events(after, waitMs, goneSignal(response));
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
