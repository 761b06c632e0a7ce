import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { MAIL_SENDERS } from '#chaos/session/pager-forms.ts';
import { SILENT_PAGER } from '#chaos/session/pager-state.ts';
import type { Session } from '#chaos/session/session.ts';
import { incidentField, numberInPath, personField, textField } from './fields.ts';
import type { LabStatus } from './lab-control.ts';
import { type Look, pageAnswer, pagerAnswer } from './pager-answers.ts';
import { bodyForm, validateBody, validatePath } from './validation.ts';

const acknowledgementBody = bodyForm({ person: personField });
const mailBody = bodyForm({
  from: z.enum(MAIL_SENDERS, `must be one of ${MAIL_SENDERS.join(', ')}`),
  text: textField,
  incident: incidentField,
});
const path = z.object({ id: numberInPath('a page') });

/** What a lab has to look through, beside the commands that are always there. */
const SCREENS = new Map([
  ['grafana', 'dashboards'],
  ['jaeger', 'traces'],
  ['prometheus', 'alerts'],
]);

/** Where whoever is called looks first. */
function looksIn(status: Pick<LabStatus, 'components' | 'team'>): Look[] {
  const command = status.team === 'default' ? './drill' : `./drill --team ${status.team}`;
  const screens = status.components.flatMap(({ name, url }) => {
    const what = SCREENS.get(name);
    return what && url ? [{ what, where: url }] : [];
  });
  return [
    { what: 'who calls whom, how fast, how often in vain', where: `${command} graph` },
    { what: 'slow requests', where: `${command} traces --min-duration 500ms` },
    ...screens,
    { what: 'what to do about a page, by what it says', where: 'runbooks/README.md' },
  ];
}

/**
 * Routes about what calls and presses a team.
 * @param status how the lab stands
 * @param leads refuses whoever is no facilitator
 */
export function pagerRoutes(
  session: Pick<Session, 'current' | 'pager'>,
  status: () => Pick<LabStatus, 'components' | 'team'>,
  leads: RequestHandler,
): Router {
  const router = Router();
  const answer = () => pagerAnswer(session.current()?.pager ?? SILENT_PAGER, looksIn(status()));
  router.get('/session/pager', (_request, response) => {
    response.json(answer());
  });
  router.post('/session/pages/:id/acknowledgement', (request, response) => {
    const { id } = validatePath(path, request.params);
    const { person } = validateBody(acknowledgementBody, request.body);
    response.status(201).json(pageAnswer(session.pager.acknowledge(id, person)));
  });
  router.post('/session/mails', leads, (request, response) => {
    const { from, text, incident } = validateBody(mailBody, request.body);
    session.pager.write(from, text, incident);
    response.status(201).json(answer());
  });
  return router;
}
