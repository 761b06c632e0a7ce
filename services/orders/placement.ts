import { inTransaction, isUniqueViolation, type Pool } from '#kit/database.ts';
import { notFound, ServiceError } from '#kit/errors.ts';
import type { ServiceClient } from '#kit/http-client.ts';
import { logger } from '#kit/logger.ts';
import { refusalBy } from '#kit/refusal.ts';
import { addLogKeys } from '#kit/request-context.ts';
import type { BasketLine } from '#kit/vocabulary.ts';
import { findByKey, insertOrder, type Order, type OrderLine, writeLines } from './store.ts';

const RESERVE_TIMEOUT_MS = 5000;
const RELEASE_TIMEOUT_MS = 2000;

export interface OrdersDependencies {
  pool: Pool;
  inventory: ServiceClient;
}

export interface OrderRequest {
  customerId: string;
  lines: BasketLine[];
}

interface Reservation {
  lines: OrderLine[];
  totalCents: number;
}

/** A placed order; `repeated` when its key had been used for it before. */
export interface Placement {
  order: Order;
  repeated: boolean;
}

async function reserve(inventory: ServiceClient, orderId: string, request: OrderRequest): Promise<Reservation> {
  try {
    return await inventory.post<Reservation>(
      '/reservations',
      { orderId, ...request },
      { timeoutMs: RESERVE_TIMEOUT_MS },
    );
  } catch (error) {
    throw refusalBy(error, ['not-found', 'out-of-stock']) ?? error;
  }
}

/** Best effort: an order that was not placed must not keep its stock, but its customer need not hear of that. */
async function releaseStock(inventory: ServiceClient, orderId: string): Promise<void> {
  try {
    await inventory.delete(`/reservations/${orderId}`, { timeoutMs: RELEASE_TIMEOUT_MS });
  } catch (err) {
    logger.warn({ err }, 'the stock of an order that was not placed could not be released');
  }
}

async function findRepeated(pool: Pool, idempotencyKey: string, request: string): Promise<Placement | undefined> {
  const earlier = await findByKey(pool, idempotencyKey);
  if (!earlier) return undefined;
  addLogKeys({ order_id: earlier.order.id });
  if (earlier.request !== request) {
    throw new ServiceError('conflict', 'this Idempotency-Key has been used for another order; take a new one', {
      field: 'header.idempotency-key',
      expected: 'a key of its own for each order',
      got: idempotencyKey,
    });
  }
  return { order: earlier.order, repeated: true };
}

/**
 * Places an order: all of it, with its stock reserved and its price fixed, or nothing.
 * The same request under the same key gives the same order.
 * @throws ServiceError not-found for an unknown customer or sku, out-of-stock, conflict when the key was used otherwise
 */
export async function placeOrder(
  { pool, inventory }: OrdersDependencies,
  idempotencyKey: string,
  order: OrderRequest,
): Promise<Placement> {
  const { customerId } = order;
  const request = JSON.stringify(order);
  let reserving: string | undefined;
  try {
    const placed = await inTransaction(pool, async (client) => {
      const inserted = await insertOrder(client, { customerId, idempotencyKey, request });
      if (!inserted) throw notFound('customer', customerId, 'body.customerId');
      const { id, placedAt } = inserted;
      addLogKeys({ order_id: id });
      reserving = id;
      const { lines, totalCents } = await reserve(inventory, id, order);
      await writeLines(client, id, lines, totalCents);
      return { id, customerId, status: 'placed', lines, totalCents, currency: 'EUR' as const, placedAt };
    });
    return { order: placed, repeated: false };
  } catch (error) {
    if (reserving && !(error instanceof ServiceError)) await releaseStock(inventory, reserving);
    const repeated = isUniqueViolation(error) ? await findRepeated(pool, idempotencyKey, request) : undefined;
    if (!repeated) throw error;
    return repeated;
  }
}
