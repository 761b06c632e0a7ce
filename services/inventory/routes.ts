import { Router } from 'express';
import { z } from 'zod';
import { notFound } from '#kit/errors.ts';
import { addLogKeys } from '#kit/request-context.ts';
import { validate } from '#kit/validation.ts';
import { basketLines, customerId, jsonObject, orderId, sku } from '#kit/vocabulary.ts';
import { releases, reservations, unitsReserved } from './metrics.ts';
import { type InventoryDependencies, release, reserve } from './reservation.ts';
import { findReservation, readStock } from './store.ts';

const reservationBody = jsonObject({ orderId, customerId, lines: basketLines });
const orderPath = z.object({ orderId });
const skuPath = z.object({ sku });
const stockQuery = z.object({
  skus: z
    .string({ error: 'must be 1 to 50 skus with commas between' })
    .transform((text) => text.split(','))
    .pipe(z.array(sku).max(50, 'must be 1 to 50 skus with commas between')),
});

/** Routes of the inventory service; openapi.yaml describes them. */
export function inventoryRoutes(dependencies: InventoryDependencies): Router {
  const { pool } = dependencies;
  const router = Router();

  async function stockOf(skus: string[], field: string) {
    const stock = await readStock(pool, skus);
    const unknown = skus.find((one) => !stock.some((row) => row.sku === one));
    if (unknown) throw notFound('product', unknown, field);
    return stock;
  }

  router.post('/reservations', async (request, response) => {
    const body = validate(reservationBody, request.body, 'body');
    addLogKeys({ order_id: body.orderId, customer_id: body.customerId });
    const { reservation, repeated } = await reservations.run(
      () => reserve(dependencies, body),
      (result) => (result.repeated ? 'repeated' : 'reserved'),
    );
    if (!repeated) unitsReserved.inc(reservation.lines.reduce((sum, line) => sum + line.quantity, 0));
    const { lines, totalCents } = reservation;
    response.status(repeated ? 200 : 201).json({ orderId: reservation.orderId, lines, totalCents });
  });

  router.get('/reservations/:orderId', async (request, response) => {
    const path = validate(orderPath, request.params, 'path');
    addLogKeys({ order_id: path.orderId });
    const reservation = await findReservation(pool, path.orderId);
    if (!reservation) throw notFound('reservation of order', path.orderId, 'path.orderId');
    response.json(reservation);
  });

  router.delete('/reservations/:orderId', async (request, response) => {
    const path = validate(orderPath, request.params, 'path');
    addLogKeys({ order_id: path.orderId });
    const released = await releases.run(
      () => release(pool, path.orderId),
      (result) => (result ? 'released' : 'nothing-held'),
    );
    response.json({ orderId: path.orderId, released });
  });

  router.get('/stock', async (request, response) => {
    const { skus } = validate(stockQuery, request.query, 'query');
    response.json({ stock: await stockOf(skus, 'query.skus') });
  });

  router.get('/stock/:sku', async (request, response) => {
    const path = validate(skuPath, request.params, 'path');
    addLogKeys({ sku: path.sku });
    const [stock] = await stockOf([path.sku], 'path.sku');
    response.json(stock);
  });

  return router;
}
