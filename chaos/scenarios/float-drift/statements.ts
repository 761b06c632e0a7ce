import { z } from 'zod';
import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import { inLanes, make, outcome, read, readTotal, wish } from './charging.ts';
import { metered, middling, type NewCustomers } from './customers.ts';
import { issue } from './invoices.ts';

const AGREE = "A customer's statement says the same as billing: the same charges, the same amounts, the same total.";

const statement = z.strictObject({
  customerId: z.string(),
  total: z.string().regex(/^\d+\.\d{2}$/),
  chargeCount: z.int().min(0),
  renderedAt: z.string(),
  text: z.string().min(1),
});

/** New charges are looked for every second; at the start there may be others to be rendered first. */
const RENDERED_WITHIN_MS = 10_000;
const ON_STATEMENT = 40;

async function statementOf(bench: Bench, customerId: string, chargeCount: number) {
  let seen = 'no statement';
  const found = await bench.eventually(async () => {
    const answer = await bench.request('worker', { path: `/statements/${customerId}` });
    promise(answer.status === 200 || answer.status === 404, `Statements cannot be read: ${outcome(answer)}.`);
    if (answer.status === 404) return undefined;
    const one = read(statement, answer, 'a statement');
    seen = `a statement of ${one.chargeCount} charges`;
    return one.chargeCount === chargeCount ? one : undefined;
  }, RENDERED_WITHIN_MS);
  promise(found !== undefined, `A customer with ${chargeCount} charges still has ${seen} some time later.`);
  return found;
}

export function statementChecks(bench: Bench, customers: NewCustomers): void {
  check('statements', AGREE, async () => {
    const random = bench.random('statements');
    const accounts = [6, 9, ON_STATEMENT + 3].map((count) => {
      const customerId = customers.take();
      const draw = count > ON_STATEMENT ? middling : metered;
      return {
        customerId,
        wishes: Array.from({ length: count }, () => wish(bench, random, customerId, draw(random))),
      };
    });
    const lines = new Map<string, string>();
    await Promise.all(
      accounts.map(({ wishes }) =>
        inLanes(wishes, 2, async (one) => {
          const { id, amount } = await make(bench, one);
          lines.set(id, amount);
        }),
      ),
    );
    for (const { customerId, wishes } of accounts) {
      const issued = await issue(bench, customerId);
      const { total } = await readTotal(bench, customerId);
      const shown = await statementOf(bench, customerId, wishes.length);
      promise(
        shown.total === issued.subtotal && shown.total === total,
        `A customer's statement says ${shown.total}, their invoice ${issued.subtotal} and their running total ${total}.`,
      );
      const printed = [...shown.text.matchAll(/^(CH-\d+) .*? (\d+\.\d{2})$/gm)];
      promise(
        printed.length === Math.min(wishes.length, ON_STATEMENT),
        `A statement of ${wishes.length} charges shows ${printed.length} of them.`,
      );
      for (const [, id = '', amount] of printed) {
        promise(
          lines.get(id) === amount,
          `A statement has ${id} at ${amount}, where the customer was charged ${lines.get(id)}.`,
        );
      }
    }
  });
}
