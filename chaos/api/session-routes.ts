import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { mergedPlan } from '#chaos/conditions/shared.ts';
import type { Practice } from '#chaos/drill/practice.ts';
import { MECHANISMS, type Mechanism } from '#chaos/judge/mechanisms.ts';
import { reportOf } from '#chaos/report/drill-report.ts';
import { SUSPECTS } from '#chaos/scenarios/definition.ts';
import { MINUTE_MS } from '#chaos/session/clock.ts';
import type { Planned } from '#chaos/session/incident-forms.ts';
import type { Session } from '#chaos/session/session.ts';
import type { SessionState } from '#chaos/session/session-state.ts';
import { sessionStatus } from '#chaos/session/status.ts';
import { aiRoutes } from './ai-routes.ts';
import { boardRoutes } from './board-routes.ts';
import type { DrillParts } from './drill-routes.ts';
import { incidentField, numberFromOne, quietField } from './fields.ts';
import type { LabStatus } from './lab-control.ts';
import { liveRoutes } from './live-routes.ts';
import { pagerRoutes } from './pager-routes.ts';
import type { PublishedList, SessionEnd } from './session-answers.ts';
import { bodyForm, validateBody, validateQuery } from './validation.ts';

const MOST_INCIDENTS = 8;
const FASTEST = 600;
const LONGEST_EXTENSION_MINUTES = 120;
const MOST_EVIDENCE = 10;

const scenariosRule = `must be a list of 1 to ${MOST_INCIDENTS} scenarios' ids, or of two at once as a list of their own`;
const scenarioId = z.string(scenariosRule).min(1, scenariosRule).max(100, scenariosRule);
const paceRule = `must be a number from 1 to ${FASTEST}: drill seconds for each real one`;
const minutesRule = `must be a number of minutes, more than 0 and at most ${LONGEST_EXTENSION_MINUTES}`;

const scenarioList = z
  .array(z.union([scenarioId, z.tuple([scenarioId, scenarioId])], scenariosRule), scenariosRule)
  .min(1, scenariosRule)
  .max(MOST_INCIDENTS, scenariosRule);

const beginBody = bodyForm({
  scenarios: scenarioList.optional(),
  quiet: quietField,
  pace: z.number(paceRule).min(1, paceRule).max(FASTEST, paceRule).optional(),
});
const addBody = bodyForm({ scenarios: scenarioList, quiet: quietField });
const extendBody = bodyForm({
  minutes: z.number(minutesRule).positive(minutesRule).max(LONGEST_EXTENSION_MINUTES, minutesRule),
});

const mechanismNames = Object.keys(MECHANISMS) as [Mechanism, ...Mechanism[]];
const evidenceRule = `must be a list of 1 to ${MOST_EVIDENCE} pieces, each with a kind (trace, log or metric) and a value`;
const valueRule = 'must be the id of a trace, words of a log line, or the name of a metric: 1 to 200 characters';
const diagnosisBody = bodyForm({
  service: z.enum(SUSPECTS, `must be one of ${SUSPECTS.join(', ')}`),
  mechanism: z.enum(mechanismNames, 'must be one of those that ./drill mechanisms (GET /mechanisms) lists').optional(),
  evidence: z
    .array(
      z.strictObject(
        {
          kind: z.enum(['trace', 'log', 'metric'], evidenceRule),
          value: z.string(valueRule).min(1, valueRule).max(200, valueRule),
        },
        evidenceRule,
      ),
      evidenceRule,
    )
    .min(1, evidenceRule)
    .max(MOST_EVIDENCE, evidenceRule),
  incident: incidentField,
});
const hintBody = bodyForm({ incident: incidentField });

const reportQuery = z.object({ drill: numberFromOne('a drill').optional() });

export interface SessionParts {
  session: Pick<
    Session,
    | 'current'
    | 'begin'
    | 'next'
    | 'lead'
    | 'end'
    | 'refuseWhileRunning'
    | 'diagnose'
    | 'hint'
    | 'board'
    | 'pager'
    | 'gate'
    | 'suggestions'
    | 'eventsOf'
    | 'nextEvent'
  >;
  practice: Pick<Practice, 'find'>;
  truthOf: DrillParts['truthOf'];
  /** How the lab stands. */
  status: () => Pick<LabStatus, 'components' | 'team'>;
  /** Refuses whoever is no facilitator. */
  leads: RequestHandler;
}

/** What begins or ends an incident by hand, or takes the lab back, and so would disturb a drill. */
const DISTURBING = new Map([
  ['/incident', 'a practice'],
  ['/incident/stop', 'ending its incident'],
  ['/incident/reveal', 'telling everything'],
  ['/reset', 'taking the lab back'],
]);

/** What a call would do to a drill that runs; undefined where it does nothing to it. */
function disturbance({ path, body }: Pick<Request, 'path' | 'body'>): string | undefined {
  // It would tell what can go wrong elsewhere, and let the clock of a fast drill stand for it.
  const isByName = path === '/validations' && (body as { scenario?: unknown } | undefined)?.scenario !== undefined;
  return isByName ? 'judging a scenario by its name' : DISTURBING.get(path);
}

/** Refuses what would disturb the drill that runs. @throws LabError conflict */
export function refuseInDrill(session: Pick<Session, 'refuseWhileRunning'>): RequestHandler {
  return (request, _response, next) => {
    const what = request.method === 'POST' ? disturbance(request) : undefined;
    if (what) session.refuseWhileRunning(what);
    next();
  };
}

/** Scenarios by id, in the order in which they begin, two that begin together as a list; undefined is one that the team has not met. */
type Asked = readonly (string | readonly string[] | undefined)[];

/**
 * A plan of these scenarios. All of it is checked before anything begins.
 * @throws LabError not-found, conflict when two cannot be had at once
 */
async function planOf(practice: SessionParts['practice'], asked: Asked, quiet: boolean): Promise<Planned[]> {
  const groups = await Promise.all(
    asked.map((some) => Promise.all([some].flat().map((one) => practice.find(one, quiet)))),
  );
  for (const group of groups.filter(({ length }) => length > 1)) mergedPlan(group.map(({ conditions }) => conditions));
  return groups.flatMap((group) =>
    group.map(
      ({ id, quiet: isQuiet }, index): Planned => ({
        scenario: id,
        quiet: isQuiet,
        ...(index > 0 ? { isBeside: true } : {}),
      }),
    ),
  );
}

/** Routes about the drill: how it stands, and what leads it. */
export function sessionRoutes({ session, practice, truthOf, status: labStatus, leads }: SessionParts): Router {
  const router = Router();
  router.use(
    boardRoutes(session),
    aiRoutes(session, leads),
    liveRoutes(session),
    pagerRoutes(session, labStatus, leads),
  );
  const status = (state: SessionState) => sessionStatus(state, Date.now());
  router.get('/session', (_request, response) => {
    const state = session.current();
    response.json({ session: state ? status(state) : null });
  });
  router.post('/session', leads, async (request, response) => {
    const { scenarios, quiet = false, pace = 1 } = validateBody(beginBody, request.body);
    const plan = await planOf(practice, scenarios ?? [undefined], quiet);
    response.status(201).json(status(await session.begin({ plan, pace })));
  });
  router.post('/session/pause', leads, async (_request, response) => {
    response.json(status(await session.lead.pause()));
  });
  router.post('/session/resume', leads, async (_request, response) => {
    response.json(status(await session.lead.resume()));
  });
  router.post('/session/next', leads, async (_request, response) => {
    response.json(status(await session.next()));
  });
  router.post('/session/extend', leads, async (request, response) => {
    const { minutes } = validateBody(extendBody, request.body);
    response.json(status(await session.lead.extend(minutes * MINUTE_MS)));
  });
  router.post('/session/incidents', leads, async (request, response) => {
    const { scenarios, quiet = false } = validateBody(addBody, request.body);
    response.json(status(await session.lead.add(await planOf(practice, scenarios, quiet))));
  });
  router.get('/mechanisms', (_request, response) => {
    const mechanisms = Object.entries(MECHANISMS).map(([name, meaning]) => ({ name, meaning }));
    response.json({ services: [...SUSPECTS], mechanisms } satisfies PublishedList);
  });
  router.post('/session/diagnoses', async (request, response) => {
    const { service, mechanism, evidence, incident } = validateBody(diagnosisBody, request.body);
    response.status(201).json(await session.diagnose({ service, mechanism }, evidence, incident));
  });
  router.post('/session/hints', async (request, response) => {
    response.status(201).json(await session.hint(validateBody(hintBody, request.body).incident));
  });
  router.get('/session/report', async (request, response) => {
    const { drill } = validateQuery(reportQuery, request.query);
    response.json(await reportOf(session.eventsOf(drill), truthOf, Date.now()));
  });
  router.post('/session/end', leads, async (_request, response) => {
    const { state, report } = await session.end();
    response.json({ session: status(state), report } satisfies SessionEnd);
  });
  return router;
}
