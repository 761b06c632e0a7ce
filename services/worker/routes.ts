import { Router } from 'express';
import type { Queryable } from '#kit/database.ts';
import { notFound } from '#kit/errors.ts';
import { addLogKeys } from '#kit/request-context.ts';
import { validate } from '#kit/validation.ts';
import { customerId, jsonObject } from '#kit/vocabulary.ts';
import type { Press } from './press.ts';
import { countQueued, findStatement, queueCustomer } from './store.ts';

const newStatement = jsonObject({ customerId });

/** Statements that are there, and a place in the queue for those that are not. */
export function createRoutes(db: Queryable, press: Pick<Press, 'backlog'>): Router {
  const router = Router();

  router.get('/statements/:customerId', async (request, response) => {
    const id = validate(customerId, request.params.customerId, 'path.customerId');
    addLogKeys({ customer_id: id });
    const statement = await findStatement(db, id);
    if (!statement) throw notFound('statement of', id, 'path.customerId');
    response.json(statement);
  });

  router.post('/statements', async (request, response) => {
    const body = validate(newStatement, request.body, 'body');
    addLogKeys({ customer_id: body.customerId });
    await queueCustomer(db, body.customerId);
    response.status(202).json({ customerId: body.customerId, status: 'queued' });
  });

  router.get('/queue', async (_request, response) => {
    response.json({ pending: (await countQueued(db)) + press.backlog });
  });

  return router;
}
