import type { PoolClient, Queryable } from '#kit/database.ts';
import type { StatementContent, StatementLine } from './statement.ts';

export interface Statement {
  customerId: string;
  total: string;
  chargeCount: number;
  renderedAt: Date;
  text: string;
}

const LINES_ON_STATEMENT = 40;
/** Charges get their number when they begin and are seen when they are committed: that many are looked at again. */
const LATE_CHARGES = 100;

/** Whether billing's charges are there and may be read; billing makes them when it first starts. */
export async function canReadCharges(db: Queryable): Promise<boolean> {
  const { rows } = await db.query(
    `SELECT has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'billing' AND c.relname = 'charges'`,
  );
  return rows[0]?.readable === true;
}

/** Queues the customers who have charges that are not on their statement yet. */
export async function queueNewCharges(db: Queryable): Promise<void> {
  await db.query(
    `WITH newest AS (SELECT coalesce(max(id), 0) AS id FROM billing.charges),
     recent AS (
       SELECT DISTINCT customer_id FROM billing.charges WHERE id > (SELECT last_charge_id FROM progress) - $1
     ),
     queued AS (
       INSERT INTO queue (customer_id)
       SELECT customer_id FROM recent
       WHERE (SELECT charge_count FROM statements s WHERE s.customer_id = recent.customer_id)
         IS DISTINCT FROM (SELECT count(*) FROM billing.charges c WHERE c.customer_id = recent.customer_id)
       ON CONFLICT DO NOTHING
     )
     UPDATE progress SET last_charge_id = newest.id FROM newest`,
    [LATE_CHARGES],
  );
}

export async function queueCustomer(db: Queryable, customerId: string): Promise<void> {
  await db.query('INSERT INTO queue (customer_id) VALUES ($1) ON CONFLICT DO NOTHING', [customerId]);
}

export async function countQueued(db: Queryable): Promise<number> {
  const { rows } = await db.query('SELECT count(*)::int AS pending FROM queue');
  return rows[0].pending;
}

/** Customers whose turn it is, those who have waited longest first. */
export async function listQueued(db: Queryable, limit: number): Promise<string[]> {
  const { rows } = await db.query(
    'SELECT customer_id AS "customerId" FROM queue ORDER BY queued_at, customer_id LIMIT $1',
    [limit],
  );
  return rows.map(({ customerId }) => customerId);
}

/** Takes a customer off the queue; whoever queues them again meanwhile waits for the end of the transaction. */
export async function takeFromQueue(client: PoolClient, customerId: string): Promise<void> {
  await client.query('DELETE FROM queue WHERE customer_id = $1', [customerId]);
}

/** A customer's charges, by the written rule: quantity times unit price, exactly, each rounded half away from zero. */
export async function readCharges(db: Queryable, customerId: string): Promise<StatementContent> {
  const { rows } = await db.query<StatementLine & { total: string; chargeCount: number }>(
    `SELECT id, description, trim_scale(exact.quantity)::text AS quantity,
       round(exact.price, greatest(2, scale(trim_scale(exact.price))))::text AS "unitPrice", rounded.amount::text AS amount,
       (sum(rounded.amount) OVER ())::text AS total, (count(*) OVER ())::int AS "chargeCount"
     FROM billing.charges
     CROSS JOIN LATERAL (SELECT charges.quantity::numeric AS quantity, charges.unit_price::numeric AS price) AS exact
     CROSS JOIN LATERAL (SELECT round(exact.quantity * exact.price, 2) AS amount) AS rounded
     WHERE customer_id = $1 ORDER BY id DESC LIMIT $2`,
    [customerId, LINES_ON_STATEMENT],
  );
  const lines = rows.map(({ total: _total, chargeCount: _chargeCount, ...line }) => line);
  return { customerId, total: rows[0]?.total ?? '0.00', chargeCount: rows[0]?.chargeCount ?? 0, lines };
}

export async function saveStatement(
  db: Queryable,
  { customerId, total, chargeCount, text }: Omit<Statement, 'renderedAt'>,
): Promise<void> {
  await db.query(
    `INSERT INTO statements (customer_id, total, charge_count, text) VALUES ($1, $2, $3, $4)
     ON CONFLICT (customer_id) DO UPDATE
     SET total = excluded.total, charge_count = excluded.charge_count, text = excluded.text, rendered_at = now()`,
    [customerId, total, chargeCount, text],
  );
}

export async function findStatement(db: Queryable, customerId: string): Promise<Statement | undefined> {
  const { rows } = await db.query(
    `SELECT customer_id AS "customerId", total::text AS total, charge_count AS "chargeCount",
       rendered_at AS "renderedAt", text FROM statements WHERE customer_id = $1`,
    [customerId],
  );
  return rows[0];
}

/** The newest statements' texts. */
export async function listTexts(db: Queryable, limit: number): Promise<string[]> {
  const { rows } = await db.query('SELECT text FROM statements ORDER BY rendered_at DESC, customer_id LIMIT $1', [
    limit,
  ]);
  return rows.map(({ text }) => text);
}
