import type { PoolClient, Queryable } from '#kit/database.ts';
import type { BasketLine } from '#kit/vocabulary.ts';

export interface Customer {
  id: string;
  name: string;
  email: string;
  city: string;
  /** Day of their registration, e.g. "2023-04-17". */
  since: string;
}

export interface CustomerHistory {
  customerId: string;
  orderCount: number;
  totalSpentCents: number;
  since: string;
}

export interface OrderLine extends BasketLine {
  unitPriceCents: number;
  lineTotalCents: number;
}

export interface Order {
  id: string;
  customerId: string;
  status: string;
  lines: OrderLine[];
  totalCents: number;
  currency: 'EUR';
  placedAt: Date;
}

const SELECT_ORDERS = `
  SELECT 'O-' || id AS id, customer_id AS "customerId", status, total_cents AS "totalCents", 'EUR' AS currency,
         placed_at AS "placedAt", request,
         (SELECT json_agg(json_build_object('sku', sku, 'quantity', quantity, 'unitPriceCents', unit_price_cents,
                                            'lineTotalCents', line_total_cents) ORDER BY line_number)
          FROM order_lines WHERE order_id = orders.id) AS lines
  FROM orders`;

type OrderRow = Omit<Order, 'totalCents'> & { totalCents: string; request: string };

const toOrder = ({ id, customerId, status, lines, totalCents, currency, placedAt }: OrderRow): Order => ({
  id,
  customerId,
  status,
  lines,
  totalCents: Number(totalCents),
  currency,
  placedAt,
});

/** The number in an order's id. */
const numberOf = (orderId: string) => orderId.slice('O-'.length);

export async function findOrder(db: Queryable, orderId: string): Promise<Order | undefined> {
  const { rows } = await db.query<OrderRow>(`${SELECT_ORDERS} WHERE id = $1`, [numberOf(orderId)]);
  return rows[0] && toOrder(rows[0]);
}

/** The order that was placed under an idempotency key, with the request as it came then. */
export async function findByKey(
  db: Queryable,
  idempotencyKey: string,
): Promise<{ order: Order; request: string } | undefined> {
  const { rows } = await db.query<OrderRow>(`${SELECT_ORDERS} WHERE idempotency_key = $1`, [idempotencyKey]);
  return rows[0] && { order: toOrder(rows[0]), request: rows[0].request };
}

/** Orders of a customer, the newest first. */
export async function listOrders(db: Queryable, customerId: string, limit: number): Promise<Order[]> {
  const { rows } = await db.query<OrderRow>(
    `${SELECT_ORDERS} WHERE customer_id = $1 AND status = 'placed' ORDER BY id DESC LIMIT $2`,
    [customerId, limit],
  );
  return rows.map(toOrder);
}

export async function findCustomer(db: Queryable, customerId: string): Promise<Customer | undefined> {
  const { rows } = await db.query<Customer>('SELECT id, name, email, city, since::text FROM customers WHERE id = $1', [
    customerId,
  ]);
  return rows[0];
}

/** How much a customer has ordered so far. */
export async function readHistory(db: Queryable, customerId: string): Promise<CustomerHistory | undefined> {
  const { rows } = await db.query<{ since: string; order_count: string; total_spent_cents: string }>(
    `SELECT since::text, count(orders.id) AS order_count, coalesce(sum(total_cents), 0) AS total_spent_cents
     FROM customers LEFT JOIN orders ON customer_id = customers.id AND status = 'placed'
     WHERE customers.id = $1
     GROUP BY customers.id`,
    [customerId],
  );
  const row = rows[0];
  return (
    row && {
      customerId,
      orderCount: Number(row.order_count),
      totalSpentCents: Number(row.total_spent_cents),
      since: row.since,
    }
  );
}

/** Writes a new order down, without its lines; undefined when there is no such customer. */
export async function insertOrder(
  client: PoolClient,
  order: { customerId: string; idempotencyKey: string; request: string },
): Promise<{ id: string; placedAt: Date } | undefined> {
  const { rows } = await client.query<{ id: string; placedAt: Date }>(
    `INSERT INTO orders (customer_id, idempotency_key, request, status)
     SELECT id, $2, $3, 'placed' FROM customers WHERE id = $1
     RETURNING 'O-' || id AS id, placed_at AS "placedAt"`,
    [order.customerId, order.idempotencyKey, order.request],
  );
  return rows[0];
}

/** Writes an order's lines and total, in one statement. */
export async function writeLines(
  client: PoolClient,
  orderId: string,
  lines: OrderLine[],
  totalCents: number,
): Promise<void> {
  await client.query(
    `WITH priced AS (
       UPDATE orders SET total_cents = $2 WHERE id = $1
     )
     INSERT INTO order_lines (order_id, line_number, sku, quantity, unit_price_cents, line_total_cents)
     SELECT $1, line_number, sku, quantity, unit_price_cents, line_total_cents
     FROM unnest($3::text[], $4::int[], $5::int[], $6::bigint[])
       WITH ORDINALITY AS line (sku, quantity, unit_price_cents, line_total_cents, line_number)`,
    [
      numberOf(orderId),
      totalCents,
      lines.map((line) => line.sku),
      lines.map((line) => line.quantity),
      lines.map((line) => line.unitPriceCents),
      lines.map((line) => line.lineTotalCents),
    ],
  );
}
