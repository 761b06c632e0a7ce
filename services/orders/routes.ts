import { Router } from 'express';
import { z } from 'zod';
import { notFound } from '#kit/errors.ts';
import { logger } from '#kit/logger.ts';
import { addLogKeys } from '#kit/request-context.ts';
import { idempotencyKey, validate, wholeNumber } from '#kit/validation.ts';
import { basketLines, customerId, jsonObject, orderId } from '#kit/vocabulary.ts';
import { placedValue, placements, placementsInProgress } from './metrics.ts';
import { type OrdersDependencies, placeOrder } from './placement.ts';
import { findCustomer, findOrder, listOrders, readHistory } from './store.ts';

const orderHeaders = z.object({ 'idempotency-key': idempotencyKey });
const orderBody = jsonObject({ customerId, lines: basketLines });
const orderPath = z.object({ id: orderId });
const customerPath = z.object({ id: customerId });
const listQuery = z.object({ limit: wholeNumber(1, 100).default(20) });

/** The value, or the answer that there is none. */
function found<Value>(value: Value | undefined, what: string, id: string): Value {
  if (value === undefined) throw notFound(what, id, 'path.id');
  return value;
}

/** Routes of the orders service; openapi.yaml describes them. */
export function ordersRoutes(dependencies: OrdersDependencies): Router {
  const { pool } = dependencies;
  const router = Router();

  router.post('/orders', async (request, response) => {
    const headers = validate(orderHeaders, request.headers, 'header');
    const body = validate(orderBody, request.body, 'body');
    addLogKeys({ customer_id: body.customerId });
    placementsInProgress.inc();
    const { order, repeated } = await placements
      .run(
        () => placeOrder(dependencies, headers['idempotency-key'], body),
        (placement) => (placement.repeated ? 'repeated' : 'placed'),
      )
      .finally(() => placementsInProgress.dec());
    if (!repeated) {
      placedValue.inc(order.totalCents);
      logger.info({ total_cents: order.totalCents, line_count: order.lines.length }, 'order placed');
    }
    response.status(repeated ? 200 : 201).json(order);
  });

  router.get('/orders/:id', async (request, response) => {
    const { id } = validate(orderPath, request.params, 'path');
    addLogKeys({ order_id: id });
    response.json(found(await findOrder(pool, id), 'order', id));
  });

  router.get('/customers/:id', async (request, response) => {
    const { id } = validate(customerPath, request.params, 'path');
    addLogKeys({ customer_id: id });
    response.json(found(await findCustomer(pool, id), 'customer', id));
  });

  router.get('/customers/:id/orders', async (request, response) => {
    const { id } = validate(customerPath, request.params, 'path');
    const { limit } = validate(listQuery, request.query, 'query');
    addLogKeys({ customer_id: id });
    found(await findCustomer(pool, id), 'customer', id);
    response.json({ orders: await listOrders(pool, id, limit) });
  });

  router.get('/customers/:id/history', async (request, response) => {
    const { id } = validate(customerPath, request.params, 'path');
    addLogKeys({ customer_id: id });
    response.json(found(await readHistory(pool, id), 'customer', id));
  });

  return router;
}
