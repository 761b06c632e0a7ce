import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { hasRole, type Tokens } from '#chaos/access/roles.ts';
import type { Practice } from '#chaos/drill/practice.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { Planned } from '#chaos/session/events.ts';
import type { Session } from '#chaos/session/session.ts';
import type { SessionState } from '#chaos/session/session-state.ts';
import { sessionStatus } from '#chaos/session/status.ts';
import type { SessionEnd } from './session-answers.ts';
import { validateBody } from './validation.ts';

const MOST_INCIDENTS = 8;
const FASTEST = 600;
const LONGEST_EXTENSION_MINUTES = 120;

const scenariosRule = `must be a list of 1 to ${MOST_INCIDENTS} scenarios' ids`;
const paceRule = `must be a number from 1 to ${FASTEST}: drill seconds for each real one`;
const minutesRule = `must be a number of minutes, more than 0 and at most ${LONGEST_EXTENSION_MINUTES}`;

const beginBody = z.strictObject(
  {
    scenarios: z
      .array(z.string(scenariosRule).min(1, scenariosRule).max(100, scenariosRule), scenariosRule)
      .min(1, scenariosRule)
      .max(MOST_INCIDENTS, scenariosRule)
      .optional(),
    quiet: z.boolean('must be true or false').optional(),
    pace: z.number(paceRule).min(1, paceRule).max(FASTEST, paceRule).optional(),
  },
  'must be an object',
);
const extendBody = z.strictObject(
  { minutes: z.number(minutesRule).positive(minutesRule).max(LONGEST_EXTENSION_MINUTES, minutesRule) },
  'must be an object',
);

export interface SessionParts {
  session: Pick<Session, 'current' | 'begin' | 'pause' | 'resume' | 'next' | 'extend' | 'end' | 'refuseWhileRunning'>;
  practice: Pick<Practice, 'find'>;
  tokens: Tokens;
}

function facilitatorsOnly(tokens: Tokens): RequestHandler {
  return (request, _response, next) => {
    const authorization = request.get('authorization');
    if (hasRole(authorization, 'facilitator', tokens)) return next();
    throw new LabError('forbidden', "this leads the drill: it takes the facilitator's token, not the team's", {
      field: 'authorization',
      expected: "Bearer and the facilitator's token",
      got: 'the token of a team',
    });
  };
}

/** What begins or ends an incident by hand, or takes the lab back, and so would disturb a drill. */
const DISTURBING = new Map([
  ['/incident', 'a practice'],
  ['/incident/stop', 'ending its incident'],
  ['/incident/reveal', 'telling everything'],
  ['/reset', 'taking the lab back'],
]);

/** Refuses what would disturb the drill that runs. @throws LabError conflict */
export function refuseInDrill(session: Pick<Session, 'refuseWhileRunning'>): RequestHandler {
  return (request, _response, next) => {
    const what = request.method === 'POST' ? DISTURBING.get(request.path) : undefined;
    if (what) session.refuseWhileRunning(what);
    next();
  };
}

/** Routes about the drill: how it stands, and what leads it. */
export function sessionRoutes({ session, practice, tokens }: SessionParts): Router {
  const router = Router();
  const leads = facilitatorsOnly(tokens);
  const status = (state: SessionState) => sessionStatus(state, Date.now());
  router.get('/session', (_request, response) => {
    const state = session.current();
    response.json({ session: state ? status(state) : null });
  });
  router.post('/session', leads, async (request, response) => {
    const { scenarios, quiet = false, pace = 1 } = validateBody(beginBody, request.body);
    // The whole plan is checked before anything begins.
    const found = await Promise.all((scenarios ?? [undefined]).map((asked) => practice.find(asked, quiet)));
    const plan = found.map(({ id, quiet: isQuiet }): Planned => ({ scenario: id, quiet: isQuiet }));
    response.status(201).json(status(await session.begin({ plan, pace })));
  });
  router.post('/session/pause', leads, async (_request, response) => {
    response.json(status(await session.pause()));
  });
  router.post('/session/resume', leads, async (_request, response) => {
    response.json(status(await session.resume()));
  });
  router.post('/session/next', leads, async (_request, response) => {
    response.json(status(await session.next()));
  });
  router.post('/session/extend', leads, async (request, response) => {
    const { minutes } = validateBody(extendBody, request.body);
    response.json(status(await session.extend(minutes * 60_000)));
  });
  router.post('/session/end', leads, async (_request, response) => {
    const { state, report } = await session.end();
    response.json({ session: status(state), report } satisfies SessionEnd);
  });
  return router;
}
