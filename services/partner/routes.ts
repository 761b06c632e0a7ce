import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { notFound } from '#kit/errors.ts';
import type { Operation } from '#kit/operation.ts';
import { addLogKeys } from '#kit/request-context.ts';
import { idempotencyKey, validate } from '#kit/validation.ts';
import { amountCents, cardToken, jsonObject, sku } from '#kit/vocabulary.ts';
import type { Conduct } from './conduct.ts';
import * as metrics from './metrics.ts';
import { takePayment } from './payment.ts';
import type { PaymentStore } from './store.ts';
import { leadTimeOf } from './suppliers.ts';

const skuList = z
  .string({ error: 'must be given once: products, separated by commas' })
  .transform((text) => text.split(','))
  .pipe(z.array(sku).max(50, 'must be at most 50 products'));
const reference = z
  .string({ error: 'must be a text' })
  .regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits and . _ : -');
const paymentId = z.string().regex(/^P-[0-9A-F]{16}$/, 'must be the id of a payment');

const paymentRequest = jsonObject({
  amountCents,
  currency: z.literal('EUR', 'must be "EUR"'),
  cardToken,
  reference,
});

const paymentSearch = z
  .object({ key: idempotencyKey.optional(), reference: reference.optional() })
  .refine(({ key, reference }) => (key === undefined) !== (reference === undefined), 'must have key or reference');

interface Exchange {
  request: Request;
  response: Response;
  conduct: Conduct;
  operation: Operation;
}

interface Answer {
  outcome: string;
  status: number;
  body: unknown;
}

/** Answers as the partner does at the moment: turned away, late, not at all, or as usual. */
async function serve({ request, response, conduct, operation }: Exchange, work: () => Answer): Promise<void> {
  const inFull = async () => {
    conduct.admit(response);
    const answer = work();
    if (await conduct.pause(request, response)) response.status(answer.status).json(answer.body);
    return answer;
  };
  await operation.run(inFull, ({ outcome }) => outcome);
}

export interface PartnerParts {
  store: PaymentStore;
  payments: Conduct;
  supplier: Conduct;
}

/** The partner's two interfaces: payments, and the suppliers' lead times. */
export function createRoutes({ store, payments, supplier }: PartnerParts): Router {
  const router = Router();
  const taking = { conduct: payments, operation: metrics.payments };
  const lookingUp = { conduct: supplier, operation: metrics.supplierLookups };

  router.post('/payments', async (request, response) => {
    const body = validate(paymentRequest, request.body, 'body');
    const key = validate(idempotencyKey.optional(), request.get('idempotency-key'), 'header.idempotency-key');
    addLogKeys({ reference: body.reference });
    await serve({ request, response, ...taking }, () => {
      const { payment, repeated } = takePayment(store, body, key);
      addLogKeys({ payment_id: payment.id });
      metrics.paymentsKept.set(store.size);
      if (!repeated && payment.status === 'settled') metrics.paymentAmountTotal.inc(payment.amountCents);
      return { outcome: repeated ? 'repeated' : payment.status, status: repeated ? 200 : 201, body: payment };
    });
  });

  router.get('/payments', (request, response) => {
    const { key, reference } = validate(paymentSearch, request.query, 'query');
    if (key === undefined) {
      response.json({ payments: store.byReference(reference ?? '') });
      return;
    }
    const payment = store.byKey(key);
    if (!payment) throw notFound('payment with the key', key, 'query.key');
    addLogKeys({ payment_id: payment.id });
    response.json(payment);
  });

  router.get('/payments/:id', (request, response) => {
    const id = validate(paymentId, request.params.id, 'path.id');
    addLogKeys({ payment_id: id });
    const payment = store.byId(id);
    if (!payment) throw notFound('payment', id, 'path.id');
    response.json(payment);
  });

  router.get('/suppliers/lead-times', async (request, response) => {
    const skus = validate(skuList, request.query.skus, 'query.skus');
    await serve({ request, response, ...lookingUp }, () => {
      return { outcome: 'answered', status: 200, body: { leadTimes: skus.map(leadTimeOf) } };
    });
  });

  router.get('/suppliers/lead-times/:sku', async (request, response) => {
    const known = validate(sku, request.params.sku, 'path.sku');
    addLogKeys({ sku: known });
    await serve({ request, response, ...lookingUp }, () => {
      return { outcome: 'answered', status: 200, body: leadTimeOf(known) };
    });
  });

  return router;
}
