import type { Queryable } from '#kit/database.ts';

/** What a customer is about to pay. */
export interface Basket {
  customerId: string;
  orderId: string | null;
  amountCents: number;
}

export interface Checkout extends Basket {
  id: string;
  status: 'pending' | 'settled' | 'declined' | 'failed';
  paymentId: string | null;
  createdAt: Date;
}

const CHECKOUT = `'CO-' || id AS id, status, payment_id AS "paymentId", customer_id AS "customerId", order_id AS "orderId",
  amount_cents AS "amountCents", created_at AS "createdAt"`;

const numberOf = (id: string) => id.slice('CO-'.length);

/** Opens a checkout; undefined when its key was used before. */
export async function openCheckout(db: Queryable, key: string, basket: Basket): Promise<Checkout | undefined> {
  const { rows } = await db.query(
    `INSERT INTO checkouts (idempotency_key, customer_id, order_id, amount_cents) VALUES ($1, $2, $3, $4)
     ON CONFLICT (idempotency_key) DO NOTHING RETURNING ${CHECKOUT}`,
    [key, basket.customerId, basket.orderId, basket.amountCents],
  );
  return rows[0];
}

/** Opens a failed checkout again; undefined when it is not failed, or no longer. */
export async function reopenCheckout(db: Queryable, id: string): Promise<Checkout | undefined> {
  const { rows } = await db.query(
    `UPDATE checkouts SET status = 'pending', updated_at = now() WHERE id = $1 AND status = 'failed' RETURNING ${CHECKOUT}`,
    [numberOf(id)],
  );
  return rows[0];
}

export async function findCheckout(db: Queryable, id: string): Promise<Checkout | undefined> {
  const { rows } = await db.query(`SELECT ${CHECKOUT} FROM checkouts WHERE id = $1`, [numberOf(id)]);
  return rows[0];
}

export async function findByKey(db: Queryable, key: string): Promise<Checkout | undefined> {
  const { rows } = await db.query(`SELECT ${CHECKOUT} FROM checkouts WHERE idempotency_key = $1`, [key]);
  return rows[0];
}

/** Writes down how a checkout ended. */
export async function closeCheckout(
  db: Queryable,
  id: string,
  end: { status: 'settled' | 'declined'; paymentId: string } | { status: 'failed'; paymentId: null },
): Promise<Checkout> {
  const { rows } = await db.query(
    `UPDATE checkouts SET status = $2, payment_id = $3, updated_at = now() WHERE id = $1 RETURNING ${CHECKOUT}`,
    [numberOf(id), end.status, end.paymentId],
  );
  return rows[0];
}

/** Marks what an earlier run of this service left open as failed. */
export async function failInterrupted(db: Queryable): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE checkouts SET status = 'failed', updated_at = now() WHERE status = 'pending'`,
  );
  return rowCount ?? 0;
}
