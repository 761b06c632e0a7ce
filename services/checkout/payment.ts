import type { Queryable } from '#kit/database.ts';
import { ServiceError } from '#kit/errors.ts';
import { type ServiceClient, UpstreamError } from '#kit/http-client.ts';
import { logger } from '#kit/logger.ts';
import { addLogKeys } from '#kit/request-context.ts';
import * as metrics from './metrics.ts';
import * as store from './store.ts';

const MAX_ATTEMPTS = 5;

interface Payment {
  id: string;
  status: 'settled' | 'declined';
}

export interface CheckoutRequest extends store.Basket {
  cardToken: string;
}

/** How a checkout ended, and whether this request or an earlier one with the same key brought it there. */
export interface CheckoutResult {
  checkout: store.Checkout;
  repeated: boolean;
}

export interface PaymentParts {
  db: Queryable;
  partner: ServiceClient;
}

function isWorthAnotherAttempt(error: unknown): boolean {
  if (!(error instanceof UpstreamError)) return false;
  return error.kind !== 'status' || (error.status !== undefined && error.status >= 500);
}

/**
 * Asks the partner for the payment of a checkout.
 * @throws UpstreamError when the partner gave no usable answer
 */
async function pay(partner: ServiceClient, checkout: store.Checkout, cardToken: string): Promise<Payment> {
  const payment = {
    amountCents: checkout.amountCents,
    currency: 'EUR',
    cardToken,
    reference: checkout.orderId ?? checkout.id,
  };
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await partner.post<Payment>('/payments', payment);
      metrics.attemptsTotal.inc({ outcome: answer.status });
      return answer;
    } catch (error) {
      metrics.attemptsTotal.inc({ outcome: 'failed' });
      if (attempt === MAX_ATTEMPTS || !isWorthAnotherAttempt(error)) throw error;
      logger.warn({ attempt, attempts_max: MAX_ATTEMPTS }, 'payment attempt failed, trying again');
    }
  }
}

function isSameBasket(one: store.Basket, other: store.Basket): boolean {
  return one.customerId === other.customerId && one.orderId === other.orderId && one.amountCents === other.amountCents;
}

/**
 * What an earlier request with this key left behind: its result, or the checkout opened again when it failed.
 * @throws ServiceError conflict when the key belongs to another basket, or its request is still at work
 */
async function takeUp(db: Queryable, key: string, basket: store.Basket): Promise<store.Checkout> {
  const known = await store.findByKey(db, key);
  const field = 'header.idempotency-key';
  if (!known || !isSameBasket(known, basket)) {
    throw new ServiceError('conflict', 'this idempotency key was used for another checkout; use a new one', { field });
  }
  if (known.status === 'settled' || known.status === 'declined') return known;
  const reopened = await store.reopenCheckout(db, known.id);
  if (reopened) return reopened;
  throw new ServiceError('conflict', 'the checkout of this idempotency key is still at work; repeat it in a moment', {
    field,
  });
}

/**
 * Takes the payment for a basket, once for each key.
 * @throws ServiceError conflict when the key belongs to another basket, or its request is still at work
 * @throws UpstreamError when the partner gave no usable answer; the checkout is then failed and may be repeated
 */
export async function checkOut(
  { db, partner }: PaymentParts,
  key: string,
  { cardToken, ...basket }: CheckoutRequest,
): Promise<CheckoutResult> {
  const checkout = (await store.openCheckout(db, key, basket)) ?? (await takeUp(db, key, basket));
  addLogKeys({ checkout_id: checkout.id });
  if (checkout.status !== 'pending') return { checkout, repeated: true };
  let payment: Payment;
  try {
    payment = await pay(partner, checkout, cardToken);
  } catch (error) {
    await store.closeCheckout(db, checkout.id, { status: 'failed', paymentId: null });
    throw error;
  }
  addLogKeys({ payment_id: payment.id });
  const closed = await store.closeCheckout(db, checkout.id, { status: payment.status, paymentId: payment.id });
  if (closed.status === 'settled') metrics.settledAmountTotal.inc(closed.amountCents);
  return { checkout: closed, repeated: false };
}
