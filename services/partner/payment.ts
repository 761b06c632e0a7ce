import { randomBytes } from 'node:crypto';
import type { Payment, PaymentStore } from './store.ts';

export interface PaymentRequest {
  amountCents: number;
  currency: 'EUR';
  cardToken: string;
  reference: string;
}

/** A payment, and whether this request made it or an earlier one with the same key did. */
export interface TakenPayment {
  payment: Payment;
  repeated: boolean;
}

/**
 * Takes a payment, once for each idempotency key: a repeated key gives the first payment, whatever else the request says.
 * Without a key every request is a payment of its own. Card tokens that begin with `tok_declined` are declined.
 */
export function takePayment(store: PaymentStore, request: PaymentRequest, key: string | undefined): TakenPayment {
  const first = key === undefined ? undefined : store.byKey(key);
  if (first) return { payment: first, repeated: true };
  const payment: Payment = {
    id: `P-${randomBytes(8).toString('hex').toUpperCase()}`,
    status: request.cardToken.startsWith('tok_declined') ? 'declined' : 'settled',
    amountCents: request.amountCents,
    reference: request.reference,
    createdAt: new Date().toISOString(),
  };
  store.add(payment, key);
  return { payment, repeated: false };
}
