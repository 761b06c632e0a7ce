import { Router } from 'express';
import { z } from 'zod';
import type { Save, UndoReport } from './drill-answers.ts';
import { numberFromOne } from './fields.ts';
import { bodyForm, validateBody, validatePath } from './validation.ts';

/** The saves of a team's code. A runtime implements it. */
export interface CodeHistory {
  /** Oldest first. */
  saves(): Promise<Save[]>;
  /** What a save changed, as a unified diff. @throws LabError not-found */
  diff(number: number): Promise<string>;
  /** What has changed since a save, and with 0 since there was none, as a unified diff. @throws LabError not-found */
  diffSince(number: number): Promise<string>;
  /**
   * Takes the code back to how it was before a save; by default the newest that is not undone yet. Itself a save.
   * @throws LabError not-found, conflict when there is nothing to undo
   */
  undo(number?: number): Promise<UndoReport>;
}

const rule = 'must be the number of a save: a whole number from 1 on';
const undoBody = bodyForm({ number: z.int(rule).min(1, rule).optional() });

/** Routes about what the team has changed. */
export function historyRoutes(history: CodeHistory): Router {
  const router = Router();
  router.get('/history', async (_request, response) => {
    response.json({ saves: await history.saves() });
  });
  router.get('/history/:number', async (request, response) => {
    const { number } = validatePath(z.object({ number: numberFromOne('a save') }), request.params);
    response.json({ diff: await history.diff(number) });
  });
  router.post('/history/undo', async (request, response) => {
    response.json(await history.undo(validateBody(undoBody, request.body).number));
  });
  return router;
}
