import { type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { TOKEN_HOLDERS, type TokenKeeper } from '#chaos/access/roles.ts';
import { validatePath } from './validation.ts';

const path = z.object({ role: z.enum(TOKEN_HOLDERS, `must be one of ${TOKEN_HOLDERS.join(', ')}`) });

/**
 * The route that puts a fresh token in force, for one that too many have seen.
 * @param leads refuses whoever is no facilitator
 */
export function tokenRoutes(keeper: TokenKeeper, leads: RequestHandler): Router {
  const router = Router();
  router.post('/tokens/:role', leads, (request, response) => {
    const { role } = validatePath(path, request.params);
    response.status(201).json({ role, token: keeper.rotate(role) });
  });
  return router;
}
