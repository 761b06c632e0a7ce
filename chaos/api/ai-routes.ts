import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Session } from '#chaos/session/session.ts';
import { type AiAnswer, suggestionAnswer } from './ai-answers.ts';
import { incidentField, numberInPath, personField, textField } from './fields.ts';
import { bodyForm, validateBody, validatePath } from './validation.ts';

const gateBody = bodyForm({ why: textField });
const suggestionBody = bodyForm({
  asked: textField,
  proposed: textField,
  source: personField,
  person: personField,
  incident: incidentField,
});
const decisionBody = bodyForm({
  decision: z.enum(['accepted', 'rejected'], 'must be accepted or rejected'),
  why: textField,
  person: personField,
});
const reviewBody = bodyForm({ findings: textField, person: personField });
const applicationBody = bodyForm({ person: personField });
const path = z.object({ id: numberInPath('a suggestion') });

/**
 * Routes about help by AI: whether it may help, and what it proposed.
 * @param leads refuses whoever is no facilitator
 */
export function aiRoutes(session: Pick<Session, 'current' | 'gate' | 'suggestions'>, leads: RequestHandler): Router {
  const router = Router();
  const { gate, suggestions } = session;
  const answer = (): AiAnswer => ({
    ...gate.status(),
    suggestions: (session.current()?.ai.suggestions ?? []).map(suggestionAnswer),
  });
  router.get('/session/ai', (_request, response) => {
    response.json(answer());
  });
  router.post('/session/ai/open', leads, (request, response) => {
    gate.open(validateBody(gateBody, request.body).why);
    response.json(answer());
  });
  router.post('/session/ai/close', leads, (request, response) => {
    gate.close(validateBody(gateBody, request.body).why);
    response.json(answer());
  });
  router.post('/session/ai/suggestions', (request, response) => {
    const suggestion = suggestions.add(validateBody(suggestionBody, request.body));
    response.status(201).json(suggestionAnswer(suggestion));
  });
  router.post('/session/ai/suggestions/:id/decision', (request, response) => {
    const { id } = validatePath(path, request.params);
    const { decision, why, person } = validateBody(decisionBody, request.body);
    response.status(201).json(suggestionAnswer(suggestions.judge(id, decision, why, person)));
  });
  router.post('/session/ai/suggestions/:id/review', (request, response) => {
    const { id } = validatePath(path, request.params);
    const { findings, person } = validateBody(reviewBody, request.body);
    response.status(201).json(suggestionAnswer(suggestions.review(id, findings, person)));
  });
  router.post('/session/ai/suggestions/:id/application', (request, response) => {
    const { id } = validatePath(path, request.params);
    const { person } = validateBody(applicationBody, request.body);
    response.status(201).json(suggestionAnswer(suggestions.apply(id, person)));
  });
  return router;
}
