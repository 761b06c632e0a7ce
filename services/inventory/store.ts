import type { PoolClient, Queryable } from '#kit/database.ts';
import type { BasketLine } from '#kit/vocabulary.ts';

export interface Stock {
  sku: string;
  available: number;
  reserved: number;
}

/** A basket line with the price that is held for it; the line's total has the discount in it. */
export interface PricedLine extends BasketLine {
  unitPriceCents: number;
  lineTotalCents: number;
}

export interface Reservation {
  orderId: string;
  status: 'held' | 'released';
  lines: PricedLine[];
  totalCents: number;
}

/** Stock of the skus that exist, in sku order. */
export async function readStock(db: Queryable, skus: string[]): Promise<Stock[]> {
  const { rows } = await db.query<Stock>(
    'SELECT sku, available, reserved FROM stock WHERE sku = ANY($1) ORDER BY sku',
    [skus],
  );
  return rows;
}

/** The same, locked until the transaction ends; always in sku order, so that two baskets cannot wait for each other. */
export async function lockStock(client: PoolClient, skus: string[]): Promise<Stock[]> {
  const { rows } = await client.query<Stock>(
    'SELECT sku, available, reserved FROM stock WHERE sku = ANY($1) ORDER BY sku FOR UPDATE',
    [skus],
  );
  return rows;
}

/** The reservation of an order, held or released; undefined when there never was one. */
export async function findReservation(db: Queryable, orderId: string): Promise<Reservation | undefined> {
  const { rows } = await db.query<Omit<Reservation, 'totalCents'> & { totalCents: string }>(
    `SELECT order_id AS "orderId", status, total_cents AS "totalCents",
            (SELECT coalesce(json_agg(json_build_object('sku', sku, 'quantity', quantity, 'unitPriceCents', unit_price_cents,
                                                        'lineTotalCents', line_total_cents) ORDER BY line_number), '[]')
             FROM reservation_lines WHERE reservation_lines.order_id = reservations.order_id) AS lines
     FROM reservations WHERE order_id = $1`,
    [orderId],
  );
  return rows[0] && { ...rows[0], totalCents: Number(rows[0].totalCents) };
}

/** Writes a reservation down and takes its stock, in one statement. */
export async function holdStock(client: PoolClient, reservation: Omit<Reservation, 'status'>): Promise<void> {
  const { orderId, lines, totalCents } = reservation;
  await client.query(
    `WITH reservation AS (
       INSERT INTO reservations (order_id, status, total_cents) VALUES ($1, 'held', $2)
     ), line AS (
       SELECT * FROM unnest($3::text[], $4::int[], $5::int[], $6::bigint[])
         WITH ORDINALITY AS line (sku, quantity, unit_price_cents, line_total_cents, line_number)
     ), held AS (
       INSERT INTO reservation_lines (order_id, line_number, sku, quantity, unit_price_cents, line_total_cents)
       SELECT $1, line_number, sku, quantity, unit_price_cents, line_total_cents FROM line
     )
     UPDATE stock SET available = available - taken.quantity, reserved = reserved + taken.quantity
     FROM (SELECT sku, sum(quantity) AS quantity FROM line GROUP BY sku) AS taken
     WHERE stock.sku = taken.sku`,
    [
      orderId,
      totalCents,
      lines.map((line) => line.sku),
      lines.map((line) => line.quantity),
      lines.map((line) => line.unitPriceCents),
      lines.map((line) => line.lineTotalCents),
    ],
  );
}

/** Marks an order as released, also one that holds nothing yet: whatever is still under way for it comes too late. */
export async function markReleased(client: PoolClient, orderId: string): Promise<'was-held' | 'was-not-held'> {
  const { rowCount: isNew } = await client.query(
    `INSERT INTO reservations (order_id, status, total_cents, released_at) VALUES ($1, 'released', 0, now())
     ON CONFLICT DO NOTHING`,
    [orderId],
  );
  if (isNew) return 'was-not-held';
  const { rowCount: wasHeld } = await client.query(
    `UPDATE reservations SET status = 'released', released_at = now() WHERE order_id = $1 AND status = 'held'`,
    [orderId],
  );
  return wasHeld ? 'was-held' : 'was-not-held';
}

/** Puts the stock of a reservation back. */
export async function returnStock(client: PoolClient, orderId: string): Promise<void> {
  await client.query(
    `UPDATE stock SET available = available + held.quantity, reserved = reserved - held.quantity
     FROM (SELECT sku, sum(quantity) AS quantity FROM reservation_lines WHERE order_id = $1 GROUP BY sku) AS held
     WHERE stock.sku = held.sku`,
    [orderId],
  );
}
