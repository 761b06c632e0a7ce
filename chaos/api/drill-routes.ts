import { Router } from 'express';
import { z } from 'zod';
import type { Met } from '#chaos/drill/choosing.ts';
import type { Practice } from '#chaos/drill/practice.ts';
import type { Validations } from '#chaos/drill/validations.ts';
import type { Truth } from '#chaos/report/drill-report.ts';
import type { IncidentStatus, Revelation } from './drill-answers.ts';
import { incidentField, quietField } from './fields.ts';
import { goneSignal, longPollQuery } from './long-poll.ts';
import { bodyForm, validateBody, validateQuery } from './validation.ts';

const scenario = z
  .string("must be a scenario's id")
  .min(1, "must be a scenario's id")
  .max(100, "must be a scenario's id");
const seedRule = 'must be a whole number from 0 to 2147483647';

const startBody = bodyForm({ scenario: scenario.optional(), quiet: quietField });
const revealBody = bodyForm({ incident: incidentField });
const validationBody = bodyForm({
  scenario: scenario.optional(),
  incident: incidentField,
  seed: z.int(seedRule).min(0, seedRule).max(2_147_483_647, seedRule).optional(),
  only: z.string('must be the name of a check').min(1, 'must be the name of a check').max(300).optional(),
});

export interface DrillParts {
  practice: Pick<Practice, 'current' | 'isDrilled' | 'reading' | 'start' | 'stop' | 'met' | 'find'>;
  validations: Pick<Validations, 'begin' | 'read' | 'cancel'>;
  reveal: (met: Met) => Promise<Revelation>;
  /** What was really wrong in an incident, in short. */
  truthOf: (incident: Omit<Met, 'number'>) => Promise<Truth>;
}

/** Routes about incidents and their repair. */
export function drillRoutes({ practice, validations, reveal }: Omit<DrillParts, 'truthOf'>): Router {
  const router = Router();
  router.get('/incident', async (_request, response) => {
    const incident = practice.current() ?? null;
    // In a drill the pager tells what users feel, and no more.
    const reading = practice.isDrilled() ? null : ((await practice.reading())?.reading ?? null);
    response.json({ incident, reading } satisfies IncidentStatus);
  });
  router.post('/incident', async (request, response) => {
    const { scenario: asked, quiet } = validateBody(startBody, request.body);
    response.status(201).json(await practice.start(asked, { quiet }));
  });
  router.post('/incident/stop', async (_request, response) => {
    response.json(await practice.stop());
  });
  router.post('/incident/reveal', async (request, response) => {
    const met = practice.met(validateBody(revealBody, request.body ?? {}).incident);
    await practice.stop();
    response.json(await reveal(met));
  });
  router.post('/validations', async (request, response) => {
    response.status(202).json(await validations.begin(validateBody(validationBody, request.body)));
  });
  router.get('/validations/:id', async (request, response) => {
    const { after, waitMs } = validateQuery(longPollQuery, request.query);
    response.json(await validations.read(request.params.id, after, waitMs, goneSignal(response)));
  });
  router.post('/validations/:id/cancel', (request, response) => {
    validations.cancel(request.params.id);
    response.status(202).json({ state: 'ending' });
  });
  return router;
}
