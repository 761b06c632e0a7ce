import type { Queryable } from '#kit/database.ts';
import type { Checkout } from '../../../../services/checkout/store.ts';

type Row = Checkout & { key: unknown };

/** The table of checkouts, in memory: what the service's store asks of it, and no more. */
export function createLedger() {
  const rows: Row[] = [];
  const byNumber = (number: unknown) => rows.find(({ id }) => id === `CO-${number}`);
  const statements: [RegExp, (values: unknown[]) => Row | undefined][] = [
    [
      /^INSERT INTO checkouts/,
      ([key, customerId, orderId, amountCents]) => {
        if (rows.some((row) => row.key === key)) return undefined;
        const id = `CO-${rows.length + 1}`;
        const basket = { customerId, orderId, amountCents } as Pick<Row, 'customerId' | 'orderId' | 'amountCents'>;
        rows.push({ id, key, ...basket, status: 'pending', paymentId: null, createdAt: new Date(0) });
        return rows.at(-1);
      },
    ],
    [
      /status = 'failed' RETURNING/,
      ([number]) => {
        const row = byNumber(number);
        return row?.status === 'failed' ? Object.assign(row, { status: 'pending' }) : undefined;
      },
    ],
    [
      /^UPDATE checkouts SET status = \$2/,
      ([number, status, paymentId]) => Object.assign(byNumber(number) ?? {}, { status, paymentId }) as Row,
    ],
    [/WHERE idempotency_key = \$1/, ([key]) => rows.find((row) => row.key === key)],
    [/WHERE id = \$1$/, ([number]) => byNumber(number)],
  ];
  const query = async (sql: string, values: unknown[]) => {
    const known = statements.find(([pattern]) => pattern.test(sql));
    if (!known) throw new Error(`the ledger does not know this statement: ${sql}`);
    const row = known[1](values);
    return { rows: row ? [{ ...row }] : [] };
  };
  return { db: { query } as unknown as Queryable, rows };
}
