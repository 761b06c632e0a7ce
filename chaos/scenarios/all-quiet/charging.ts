import type { Bench } from '#chaos/judge/bench.ts';
import { check, NoVerdict, promise } from '#chaos/judge/check.ts';
import type { Random } from '#chaos/load/random.ts';
import * as answers from './answers.ts';
import { openTheTills } from './opening.ts';

/** Statements are to follow within 5 seconds; a judge beside them may be late by one. */
const STATEMENT_MS = 6_000;
const MOST_CUSTOMERS_LOOKED_AT = 60;

const centsOf = (euros: string): number => Math.round(Number(euros) * 100);
const sumOf = (charges: readonly { amount: string }[]): number =>
  charges.reduce((sum, { amount }) => sum + centsOf(amount), 0);

async function chargesOf(bench: Bench, customerId: string, query: string): Promise<answers.Charge[]> {
  const answer = await bench.request('billing', { path: `/customers/${customerId}/charges?limit=100${query}` });
  return answers.read(answer, 'A list of charges', answers.charges).charges;
}

async function totalOf(bench: Bench, customerId: string) {
  return answers.read(
    await bench.request('billing', { path: `/customers/${customerId}/total` }),
    'A total',
    answers.total,
  );
}

/** Charges a customer. */
export function chargeFor(bench: Bench, key: string, customerId: string, quantity: string, unitPrice: string) {
  return bench.request('billing', {
    path: '/charges',
    body: { customerId, description: 'Card terminal, days', quantity, unitPrice, taxRate: '0.25' },
    headers: { 'idempotency-key': key },
  });
}

/** A stall holder who has been charged whole amounts only. */
async function plainCustomer(bench: Bench, random: Random): Promise<string> {
  for (let tries = 0; tries < MOST_CUSTOMERS_LOOKED_AT; tries += 1) {
    const customerId = `C${random.whole(1001, 1200)}`;
    const charges = await chargesOf(bench, customerId, '');
    const isPlain = ({ amount, taxRate, quantity, unitPrice }: answers.Charge) =>
      centsOf(amount) % 50 === 0 &&
      Number(taxRate) === 0.25 &&
      Number.isInteger(Number(quantity)) &&
      Number.isInteger(Number(unitPrice));
    if (charges.length < 90 && charges.every(isPlain)) return customerId;
  }
  throw new NoVerdict('no stall holder with whole amounts was found on the bench');
}

export function chargingChecks(bench: Bench): void {
  check(
    'charges add up',
    'A charge over whole euros is its quantity times its unit price; totals and invoices agree with the charges at once, statements within 5 seconds.',
    async () => {
      await openTheTills(bench);
      const random = bench.random('charges');
      const customerId = await plainCustomer(bench, random);
      const before = await totalOf(bench, customerId);
      const made: answers.Charge[] = [];
      for (let index = 0; index < 3; index += 1) {
        const [quantity, price] = [random.whole(1, 40), 2 * random.whole(1, 24)];
        const answer = await chargeFor(bench, bench.key(random), customerId, String(quantity), `${price}.00`);
        const charge = answers.read(answer, 'A charge', answers.charge, 201);
        promise(
          charge.amount === `${quantity * price}.00`,
          `${quantity} times ${price}.00 is charged as ${charge.amount}.`,
        );
        made.unshift(charge);
        // Asked for after each: a total that is only right in the end was wrong before.
        const { total, chargeCount } = await totalOf(bench, customerId);
        promise(
          centsOf(total) === centsOf(before.total) + sumOf(made) && chargeCount === before.chargeCount + made.length,
          `A running total does not contain a charge that was just made: it is ${total}.`,
        );
      }
      const listed = await chargesOf(bench, customerId, '');
      promise(
        made.every(({ id }, index) => listed[index]?.id === id),
        "A customer's newest charges are not the first of the list.",
      );
      promise(
        centsOf((await totalOf(bench, customerId)).total) === sumOf(listed),
        'A running total is not the sum of its charges.',
      );
      const open = await chargesOf(bench, customerId, '&uninvoiced=true');
      const issue = () => bench.request('billing', { path: '/invoices', body: { customerId } });
      const invoice = answers.read(await issue(), 'An invoice', answers.invoice, 201);
      promise(
        invoice.lines.map(({ chargeId }) => chargeId).join() ===
          open
            .map(({ id }) => id)
            .reverse()
            .join(),
        'An invoice does not have what was to be invoiced on it, the oldest first.',
      );
      const subtotal = sumOf(open);
      const tax = Math.round(subtotal / 4);
      promise(
        centsOf(invoice.subtotal) === subtotal &&
          centsOf(invoice.tax) === tax &&
          centsOf(invoice.total) === subtotal + tax,
        `An invoice over ${subtotal} cents says ${invoice.subtotal} and ${invoice.tax} of tax, ${invoice.total} in all.`,
      );
      answers.refused(await issue(), 'An invoice over nothing', 409, 'conflict');
      const total = await totalOf(bench, customerId);
      const follows = await bench.eventually(async () => {
        const answer = await bench.request('worker', { path: `/statements/${customerId}` });
        if (answer.status === 404) return undefined;
        const statement = answers.read(answer, 'A statement', answers.statement);
        const isSame = statement.total === total.total && statement.chargeCount === total.chargeCount;
        return isSame && made.every(({ id, amount }) => statement.text.includes(id) && statement.text.includes(amount));
      }, STATEMENT_MS);
      promise(follows === true, 'A statement does not say within seconds what its customer was charged.');
    },
  );
}
