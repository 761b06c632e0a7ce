import { inTransaction, type Pool } from '#kit/database.ts';
import { notFound } from '#kit/errors.ts';
import { addToTotal, type Charge, type ChargeRequest, insertCharge } from './store.ts';

/**
 * Charges a customer and brings their running total up to date.
 * @param requestKey the request's Idempotency-Key, kept with the charge so that support can tell where it came from
 * @throws ServiceError not-found for an unknown customer
 */
export async function charge(
  pool: Pool,
  requestKey: string,
  request: ChargeRequest,
): Promise<{ charge: Charge; keySeen: boolean }> {
  const amount = request.quantity * request.unitPrice;
  return inTransaction(pool, async (client) => {
    const known = await addToTotal(client, request.customerId, amount);
    if (!known) throw notFound('customer', request.customerId, 'body.customerId');
    return insertCharge(client, { ...request, amount }, requestKey);
  });
}
