import type { RequestHandler } from 'express';
import { hasRole, type TokenKeeper } from '#chaos/access/roles.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { type Audience, readsFreely } from './audience.ts';

/** Whether a call changes nothing. */
export const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';

/**
 * Only reading is free, and that not for everybody: a web page that a person happens to visit must not be able to command
 * the lab.
 */
export function requireToken(keeper: TokenKeeper, audience: Audience): RequestHandler {
  return (request, _response, next) => {
    const authorization = request.get('authorization');
    const isReader = isReading(request.method);
    const isFree = isReader && readsFreely(audience, request.socket.remoteAddress);
    if (!isFree && !hasRole(authorization, 'team', keeper.tokens)) {
      throw new LabError(
        'unauthorized',
        `${isReader ? 'this lab tells its team alone' : 'this call changes the lab'}: send "authorization: Bearer" and the token of the team`,
        {
          field: 'authorization',
          expected: 'Bearer and the token of this lab',
          got: !authorization ? 'nothing' : 'another value',
        },
      );
    }
    next();
  };
}

/** For calls that lead a drill. It runs after `requireToken`. */
export function facilitatorsOnly(keeper: TokenKeeper): RequestHandler {
  return (request, _response, next) => {
    const authorization = request.get('authorization');
    if (hasRole(authorization, 'facilitator', keeper.tokens)) return next();
    throw new LabError('forbidden', "this leads the drill: it takes the facilitator's token, not the team's", {
      field: 'authorization',
      expected: "Bearer and the facilitator's token",
      got: 'the token of a team',
    });
  };
}
