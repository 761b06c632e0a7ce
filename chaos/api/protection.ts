import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { LabError } from '#chaos/errors/lab-error.ts';
import { isReading } from './authority.ts';

/** Calls of one address are counted over this long. */
const WINDOW_MS = 10_000;
const SECONDS = WINDOW_MS / 1000;
/** Far more than a team of six with its screens and commands, and less than a loop that has forgotten to wait. */
export const MOST_CALLS = { reading: 5_000, changing: 300 } as const;

/** What browsers may do with an answer: nothing but read it, for a page of the lab itself. */
export const strictHeaders: RequestHandler[] = [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    // It is spoken over plain HTTP, on this machine.
    strictTransportSecurity: false,
  }),
  (_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  },
];

function limit(kind: keyof typeof MOST_CALLS): RequestHandler {
  const most = MOST_CALLS[kind];
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: most,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: ({ method }) => isReading(method) !== (kind === 'reading'),
    handler: (_request, _response, next) =>
      next(
        new LabError(
          'too-many-requests',
          `more than ${most} ${kind} calls came from here within ${SECONDS} s: wait a few seconds, and ask less often`,
        ),
      ),
  });
}

/** Refuses an address that asks too often. Reading and changing are counted apart, so that screens keep nobody from acting. */
export const rateLimits = (): RequestHandler[] => [limit('reading'), limit('changing')];
