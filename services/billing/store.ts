import type { PoolClient, Queryable } from '#kit/database.ts';

export interface ChargeRequest {
  customerId: string;
  description: string;
  quantity: number;
  unitPrice: number;
  taxRate: number;
}

export interface Charge extends ChargeRequest {
  id: string;
  amount: number;
  createdAt: Date;
}

export interface RunningTotal {
  total: number;
  chargeCount: number;
}

const CHARGE_COLUMNS = `'CH-' || id AS id, customer_id AS "customerId", description, quantity, unit_price AS "unitPrice",
  tax_rate AS "taxRate", amount, created_at AS "createdAt"`;

/** Adds a charge to its customer's running total. @returns false when there is no such customer */
export async function addToTotal(client: PoolClient, customerId: string, amount: number): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE accounts SET total = total + $2, charge_count = charge_count + 1 WHERE customer_id = $1',
    [customerId, amount],
  );
  return rowCount === 1;
}

/** Writes a charge down, with the key of its request. `keySeen` says whether an earlier charge has that key. */
export async function insertCharge(
  client: PoolClient,
  charge: ChargeRequest & { amount: number },
  requestKey: string,
): Promise<{ charge: Charge; keySeen: boolean }> {
  const { rows } = await client.query<Charge & { keySeen: boolean }>(
    `INSERT INTO charges (customer_id, description, quantity, unit_price, tax_rate, amount, request_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     RETURNING ${CHARGE_COLUMNS},
               EXISTS (SELECT 1 FROM charges AS earlier WHERE earlier.request_key = $7) AS "keySeen"`,
    [
      charge.customerId,
      charge.description,
      charge.quantity,
      charge.unitPrice,
      charge.taxRate,
      charge.amount,
      requestKey,
    ],
  );
  const { keySeen, ...written } = rows[0] as Charge & { keySeen: boolean };
  return { charge: written, keySeen };
}

export async function findCharge(db: Queryable, chargeId: string): Promise<Charge | undefined> {
  const { rows } = await db.query<Charge>(`SELECT ${CHARGE_COLUMNS} FROM charges WHERE id = $1`, [
    chargeId.slice('CH-'.length),
  ]);
  return rows[0];
}

/** Charges of a customer, the newest first. */
export async function listCharges(
  db: Queryable,
  customerId: string,
  { limit, uninvoiced }: { limit: number; uninvoiced: boolean },
): Promise<Charge[]> {
  const { rows } = await db.query<Charge>(
    `SELECT ${CHARGE_COLUMNS} FROM charges
     WHERE customer_id = $1 ${uninvoiced ? 'AND invoice_id IS NULL' : ''}
     ORDER BY charges.id DESC LIMIT $2`,
    [customerId, limit],
  );
  return rows;
}

export async function readTotal(db: Queryable, customerId: string): Promise<RunningTotal | undefined> {
  const { rows } = await db.query<RunningTotal>(
    'SELECT total, charge_count AS "chargeCount" FROM accounts WHERE customer_id = $1',
    [customerId],
  );
  return rows[0];
}

/** All that is to be invoiced, the oldest first; the account is locked, so that nothing is added meanwhile. */
export async function lockUninvoiced(client: PoolClient, customerId: string): Promise<Charge[] | undefined> {
  const { rowCount } = await client.query('SELECT 1 FROM accounts WHERE customer_id = $1 FOR UPDATE', [customerId]);
  if (!rowCount) return undefined;
  const { rows } = await client.query<Charge>(
    `SELECT ${CHARGE_COLUMNS} FROM charges WHERE customer_id = $1 AND invoice_id IS NULL ORDER BY charges.id`,
    [customerId],
  );
  return rows;
}

/** Running totals by customer. */
export async function readTotals(db: Queryable): Promise<Map<string, RunningTotal>> {
  const { rows } = await db.query<RunningTotal & { customerId: string }>(
    'SELECT customer_id AS "customerId", total, charge_count AS "chargeCount" FROM accounts',
  );
  return new Map(rows.map(({ customerId, ...total }) => [customerId, total]));
}

/** Cents between the running total and the sum of the charges, for each of these customers. */
export async function readDrifts(db: Queryable, customerIds: string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ customerId: string; driftCents: string }>(
    `SELECT customer_id AS "customerId", abs(accounts.total::numeric - charged.total) * 100 AS "driftCents"
     FROM accounts, LATERAL (
       SELECT coalesce(sum(round(quantity::numeric * unit_price::numeric, 2)), 0) AS total
       FROM charges WHERE charges.customer_id = accounts.customer_id
     ) AS charged
     WHERE customer_id = ANY($1)`,
    [customerIds],
  );
  return new Map(rows.map(({ customerId, driftCents }) => [customerId, Number(driftCents)]));
}

export interface InvoiceLine {
  chargeId: string;
  description: string;
  quantity: string;
  unitPrice: string;
  amount: string;
  taxRate: string;
}

interface TaxLine {
  rate: string;
  base: string;
  tax: string;
}

/** What an invoice adds up to. */
export interface InvoiceFigures {
  lines: InvoiceLine[];
  subtotal: number;
  taxes: TaxLine[];
  tax: number;
  total: number;
}

/** An invoice as it is written down. */
export interface Invoice extends InvoiceFigures {
  id: string;
  customerId: string;
  issuedAt: Date;
}

const INVOICE_COLUMNS = `'INV-' || id AS id, customer_id AS "customerId", lines, subtotal, taxes, tax, total,
  issued_at AS "issuedAt"`;

/** Writes an invoice down and puts its charges on it. */
export async function insertInvoice(client: PoolClient, customerId: string, figures: InvoiceFigures): Promise<Invoice> {
  const { lines, subtotal, taxes, tax, total } = figures;
  const { rows } = await client.query<Invoice>(
    `INSERT INTO invoices (customer_id, lines, subtotal, taxes, tax, total) VALUES ($1, $2, $3, $4, $5, $6)
     RETURNING ${INVOICE_COLUMNS}`,
    [customerId, JSON.stringify(lines), subtotal, JSON.stringify(taxes), tax, total],
  );
  const invoice = rows[0] as Invoice;
  await client.query('UPDATE charges SET invoice_id = $1 WHERE id = ANY($2)', [
    invoice.id.slice('INV-'.length),
    lines.map((line) => line.chargeId.slice('CH-'.length)),
  ]);
  return invoice;
}

export async function findInvoice(db: Queryable, invoiceId: string): Promise<Invoice | undefined> {
  const { rows } = await db.query<Invoice>(`SELECT ${INVOICE_COLUMNS} FROM invoices WHERE id = $1`, [
    invoiceId.slice('INV-'.length),
  ]);
  return rows[0];
}

/** Invoices of a customer, the newest first. */
export async function listInvoices(db: Queryable, customerId: string, limit: number): Promise<Invoice[]> {
  const { rows } = await db.query<Invoice>(
    `SELECT ${INVOICE_COLUMNS} FROM invoices WHERE customer_id = $1 ORDER BY invoices.id DESC LIMIT $2`,
    [customerId, limit],
  );
  return rows;
}
