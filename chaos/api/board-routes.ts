import { Router } from 'express';
import { z } from 'zod';
import { EMPTY_BOARD } from '#chaos/session/board.ts';
import type { Session } from '#chaos/session/session.ts';
import { HYPOTHESIS_ENDS, ROLES } from '#chaos/session/team-forms.ts';
import { boardAnswer, hypothesisAnswer } from './board-answers.ts';
import { incidentField, numberInPath, personField, textField } from './fields.ts';
import { bodyForm, validateBody, validatePath } from './validation.ts';

const roleBody = bodyForm({ role: z.enum(ROLES, `must be one of ${ROLES.join(', ')}`), person: personField });
const hypothesisBody = bodyForm({ statement: textField, person: personField, incident: incidentField });
const evidenceBody = bodyForm({
  side: z.enum(['for', 'against'], 'must be for or against'),
  evidence: textField,
  person: personField,
});
const endBody = bodyForm({
  end: z.enum(HYPOTHESIS_ENDS, `must be one of ${HYPOTHESIS_ENDS.join(', ')}`),
  person: personField,
});
const updateBody = bodyForm({ text: textField, person: personField, incident: incidentField });
const path = z.object({ id: numberInPath('a hypothesis') });

/** Routes about what a team agrees on, believes, and tells the company. */
export function boardRoutes(session: Pick<Session, 'current' | 'board'>): Router {
  const router = Router();
  const { board } = session;
  router.get('/session/board', (_request, response) => {
    response.json(boardAnswer(session.current()?.board ?? EMPTY_BOARD));
  });
  router.post('/session/roles', (request, response) => {
    const { role, person } = validateBody(roleBody, request.body);
    response.status(201).json(boardAnswer(board.takeRole(role, person)));
  });
  router.post('/session/hypotheses', (request, response) => {
    const { statement, person, incident } = validateBody(hypothesisBody, request.body);
    response.status(201).json(hypothesisAnswer(board.raise(statement, person, incident)));
  });
  router.post('/session/hypotheses/:id/evidence', (request, response) => {
    const { id } = validatePath(path, request.params);
    const { side, evidence, person } = validateBody(evidenceBody, request.body);
    response.status(201).json(hypothesisAnswer(board.weigh(id, side, evidence, person)));
  });
  router.post('/session/hypotheses/:id/end', (request, response) => {
    const { id } = validatePath(path, request.params);
    const { end, person } = validateBody(endBody, request.body);
    response.status(201).json(hypothesisAnswer(board.decide(id, end, person)));
  });
  router.post('/session/updates', (request, response) => {
    const { text, person, incident } = validateBody(updateBody, request.body);
    response.status(201).json(boardAnswer(board.post(text, person, incident)));
  });
  return router;
}
