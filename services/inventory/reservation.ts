import { inTransaction, isUniqueViolation, type Pool } from '#kit/database.ts';
import { notFound, ServiceError } from '#kit/errors.ts';
import type { ServiceClient } from '#kit/http-client.ts';
import { refusalBy } from '#kit/refusal.ts';
import type { BasketLine } from '#kit/vocabulary.ts';
import {
  findReservation,
  holdStock,
  lockStock,
  markReleased,
  type PricedLine,
  type Reservation,
  returnStock,
  type Stock,
} from './store.ts';

const QUOTE_TIMEOUT_MS = 5000;

export interface InventoryDependencies {
  pool: Pool;
  pricing: ServiceClient;
}

export interface ReservationRequest {
  orderId: string;
  customerId: string;
  lines: BasketLine[];
}

interface Quote {
  lines: PricedLine[];
  totalCents: number;
}

const skusOf = (lines: BasketLine[]) => [...new Set(lines.map((line) => line.sku))];

async function askQuote(pricing: ServiceClient, { customerId, lines }: ReservationRequest): Promise<Quote> {
  try {
    return await pricing.post<Quote>('/quotes', { customerId, lines }, { timeoutMs: QUOTE_TIMEOUT_MS });
  } catch (error) {
    throw refusalBy(error, ['not-found']) ?? error;
  }
}

function requireEnough(stock: Stock[], lines: BasketLine[]): void {
  for (const sku of skusOf(lines)) {
    const available = stock.find((one) => one.sku === sku)?.available;
    if (available === undefined) throw notFound('product', sku, 'body.lines');
    const wanted = lines.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);
    if (wanted > available) {
      throw new ServiceError('out-of-stock', `only ${available} of ${sku} are left, ${wanted} were asked for`, {
        field: 'body.lines',
        expected: `at most ${available} of ${sku}`,
        got: String(wanted),
      });
    }
  }
}

const basketOf = (lines: BasketLine[]) => JSON.stringify(lines.map(({ sku, quantity }) => [sku, quantity]));

/** Answers a repeated request: the order's reservation is what it was. */
function repeat(earlier: Reservation, request: ReservationRequest): Reservation {
  if (earlier.status === 'released') {
    throw new ServiceError('conflict', `order ${earlier.orderId} has been released; reserve under a new order id`);
  }
  if (basketOf(earlier.lines) !== basketOf(request.lines)) {
    throw new ServiceError('conflict', `order ${earlier.orderId} has a reservation already, for other lines`);
  }
  return earlier;
}

/**
 * Takes the stock for an order and holds it at the price quoted now. The same order twice gets one reservation.
 * @throws ServiceError not-found, out-of-stock, or conflict when the order was released or holds other lines
 */
export async function reserve(
  { pool, pricing }: InventoryDependencies,
  request: ReservationRequest,
): Promise<{ reservation: Reservation; repeated: boolean }> {
  const { orderId } = request;
  const earlier = await findReservation(pool, orderId);
  if (earlier) return { reservation: repeat(earlier, request), repeated: true };

  const quote = await askQuote(pricing, request);
  const lines = quote.lines.map(({ sku, quantity, unitPriceCents, lineTotalCents }) => ({
    sku,
    quantity,
    unitPriceCents,
    lineTotalCents,
  }));
  const reservation: Reservation = { orderId, status: 'held', lines, totalCents: quote.totalCents };
  try {
    await inTransaction(pool, async (client) => {
      requireEnough(await lockStock(client, skusOf(lines)), lines);
      await holdStock(client, reservation);
    });
  } catch (error) {
    // The same order came twice at once, or was released meanwhile.
    const winner = isUniqueViolation(error) ? await findReservation(pool, orderId) : undefined;
    if (!winner) throw error;
    return { reservation: repeat(winner, request), repeated: true };
  }
  return { reservation, repeated: false };
}

/**
 * Gives an order's stock back, and keeps the order from taking any later.
 * @returns whether it held any
 */
export async function release(pool: Pool, orderId: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    if ((await markReleased(client, orderId)) === 'was-not-held') return false;
    const reservation = await findReservation(client, orderId);
    await lockStock(client, skusOf(reservation?.lines ?? []));
    await returnStock(client, orderId);
    return true;
  });
}
