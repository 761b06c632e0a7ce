import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { Entry } from '#chaos/report/entries.ts';
import { told } from '#chaos/report/told.ts';
import type { SessionEvent } from '#chaos/session/events.ts';
import type { Session } from '#chaos/session/session.ts';
import { goneSignal, longPollQuery } from './long-poll.ts';
import { validateQuery } from './validation.ts';

/** Proxies end connections on which nothing is said. */
const STILL_HERE_MS = 15_000;
/** A team has six people with a few pages each. */
const MOST_STREAMS = 64;

export type LiveSession = Pick<Session, 'current' | 'eventsOf' | 'nextEvent'>;

/** What happened in a drill after an event, in words. */
export interface LiveEntries {
  entries: Entry[];
  /** `after` for the next call. */
  next: number;
}

const idRule = 'must be the id of an event: a whole number from 0 on';
const lastEventId = z.coerce.number(idRule).int(idRule).min(0, idRule);

function entriesAfter(session: LiveSession, after: number): LiveEntries {
  const events: readonly SessionEvent[] = session.current() ? session.eventsOf() : [];
  const entries = told(events).entries.filter(({ id }) => id > after);
  return { entries, next: Math.max(after, events.at(-1)?.id ?? 0) };
}

/** What a client has already: browsers say it in a header when they come back. @throws LabError bad-request */
function resumedFrom(request: Request, after: number): number {
  const header = request.get('last-event-id');
  if (header === undefined) return after;
  const id = lastEventId.safeParse(header);
  if (id.success) return id.data;
  throw new LabError('bad-request', `last-event-id: ${idRule}; got ${JSON.stringify(header)}`, {
    field: 'header.last-event-id',
    expected: idRule,
    got: header,
  });
}

async function stream(session: LiveSession, response: Response, after: number): Promise<void> {
  const gone = goneSignal(response);
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    // A proxy in between must not wait for more.
    'x-accel-buffering': 'no',
  });
  response.flushHeaders();
  let from = after;
  while (!gone.aborted) {
    const { entries, next } = entriesAfter(session, from);
    const text = entries.map((entry) => `id: ${entry.id}\nevent: entry\ndata: ${JSON.stringify(entry)}\n\n`).join('');
    response.write(text || ': still here\n\n');
    from = next;
    await session.nextEvent(from, STILL_HERE_MS, gone);
  }
}

/** Routes that tell what happens in a drill as it happens: as a stream of events, or at once and by long polling. */
export function liveRoutes(session: LiveSession): Router {
  const router = Router();
  let streams = 0;
  router.get('/session/events', async (request, response) => {
    const { after, waitMs } = validateQuery(longPollQuery, request.query);
    if (request.accepts(['application/json', 'text/event-stream']) !== 'text/event-stream') {
      if (waitMs > 0) await session.nextEvent(after, waitMs, goneSignal(response));
      response.json(entriesAfter(session, after) satisfies LiveEntries);
      return;
    }
    const from = resumedFrom(request, after);
    if (streams >= MOST_STREAMS)
      throw new LabError(
        'overloaded',
        `${MOST_STREAMS} others follow this drill already: close a page, or ask for JSON`,
      );
    streams += 1;
    try {
      await stream(session, response, from);
    } finally {
      streams -= 1;
    }
  });
  return router;
}
