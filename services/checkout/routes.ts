import { Router } from 'express';
import { z } from 'zod';
import { notFound, ServiceError } from '#kit/errors.ts';
import { addLogKeys } from '#kit/request-context.ts';
import { idempotencyKey, validate } from '#kit/validation.ts';
import { amountCents, cardToken, customerId, jsonObject, orderId } from '#kit/vocabulary.ts';
import * as metrics from './metrics.ts';
import { checkOut, type PaymentParts } from './payment.ts';
import { findCheckout } from './store.ts';

const newCheckout = jsonObject({
  orderId: orderId.optional(),
  customerId,
  amountCents,
  cardToken,
});
const checkoutId = z.string().regex(/^CO-[1-9]\d{0,14}$/, 'must be a checkout id such as "CO-100001"');

/** Takes payment for baskets. */
export function createRoutes(parts: PaymentParts): Router {
  const router = Router();

  router.post('/checkouts', async (request, response) => {
    const key = validate(idempotencyKey, request.get('idempotency-key'), 'header.idempotency-key');
    const { orderId = null, ...body } = validate(newCheckout, request.body, 'body');
    addLogKeys({ customer_id: body.customerId, ...(orderId === null ? {} : { order_id: orderId }) });
    const { checkout, repeated } = await metrics.payments.run(
      () => checkOut(parts, key, { ...body, orderId }),
      (result) => (result.repeated ? 'repeated' : result.checkout.status),
    );
    const { id, status, paymentId, amountCents } = checkout;
    if (status === 'declined') {
      throw new ServiceError('payment-declined', 'the card was declined; ask the customer for another one', {
        field: 'body.cardToken',
      });
    }
    response.status(repeated ? 200 : 201).json({ id, status, paymentId, amountCents });
  });

  router.get('/checkouts/:id', async (request, response) => {
    const id = validate(checkoutId, request.params.id, 'path.id');
    addLogKeys({ checkout_id: id });
    const checkout = await findCheckout(parts.db, id);
    if (!checkout) throw notFound('checkout', id, 'path.id');
    response.json(checkout);
  });

  return router;
}
