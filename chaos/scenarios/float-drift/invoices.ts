import { z } from 'zod';
import type { Answer } from '#chaos/judge/answer.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import { compare, euros, exact } from '#chaos/money/exact.ts';
import { audit, inLanes, make, outcome, read, readCharges, type Wish, wish } from './charging.ts';
import { anySize, metered, middling, type NewCustomers, nearTieOfTax } from './customers.ts';
import { distance } from './distance.ts';
import { amountOf, invoiceOf, type Usage } from './price-list.ts';

const FIGURES =
  'An invoice has each charge on one line, on one invoice only; its subtotal is the sum of its lines, its tax is computed on the sum of the exact lines of one rate and rounded once, its total is both together; it stays as it was issued.';

const amount = z.string().regex(/^(0|[1-9]\d*)\.\d{2}$/);
export const invoice = z.strictObject({
  id: z.string().regex(/^INV-[1-9]\d{0,14}$/),
  customerId: z.string(),
  lines: z
    .array(
      z.strictObject({
        chargeId: z.string(),
        description: z.string(),
        quantity: z.string(),
        unitPrice: z.string(),
        amount,
        taxRate: z.string(),
      }),
    )
    .min(1),
  subtotal: amount,
  taxes: z.array(z.strictObject({ rate: z.string(), base: amount, tax: amount })).min(1),
  tax: amount,
  total: amount,
  issuedAt: z.string().regex(/^\d{4}-\d{2}-\d{2}T/),
});
export type Invoice = z.infer<typeof invoice>;

const ask = (bench: Bench, customerId: string) => bench.request('billing', { path: '/invoices', body: { customerId } });

function invoiceIn(answer: Answer, status: number): Invoice {
  promise(answer.status === status, `A customer gets no invoice: ${outcome(answer)}.`);
  return read(invoice, answer, 'an invoice');
}

/** Invoices everything of a customer that is on no invoice yet. @throws Broken */
export const issue = async (bench: Bench, customerId: string) => invoiceIn(await ask(bench, customerId), 201);

async function readInvoices(bench: Bench, customerId: string): Promise<Invoice[]> {
  const answer = await bench.request('billing', { path: `/customers/${customerId}/invoices?limit=100` });
  promise(answer.status === 200, `A customer cannot see their invoices: ${outcome(answer)}.`);
  return read(z.strictObject({ invoices: z.array(invoice) }), answer, 'the list of invoices').invoices;
}

/** Compares what an invoice says with what its own lines come to. @throws Broken */
function verify(one: Invoice): void {
  for (const line of one.lines) {
    const right = euros(amountOf(line));
    promise(
      line.amount === right,
      `An invoice has ${line.quantity} at ${line.unitPrice} for ${line.amount}, which is ${right}.`,
    );
  }
  const right = invoiceOf(one.lines);
  for (const figure of ['subtotal', 'tax', 'total'] as const) {
    promise(
      one[figure] === right[figure],
      `An invoice of ${one.lines.length} lines says ${one[figure]} as its ${figure}, but it is ${right[figure]}.`,
    );
  }
  const sameTaxes =
    one.taxes.length === right.taxes.length &&
    right.taxes.every(({ rate, base, tax }, at) => {
      const shown = one.taxes[at];
      return shown?.base === base && shown.tax === tax && compare(exact(shown.rate), rate) === 0;
    });
  const wanted = right.taxes.map(({ base, tax }) => `${tax} on ${base}`).join(', ');
  promise(sameTaxes, `An invoice has the taxes ${JSON.stringify(one.taxes)}; by the written rule they are ${wanted}.`);
}

/** Three lines below half a cent each and rates written in several ways: together they are worth a cent. */
const SMALL: readonly Usage[] = [
  { quantity: '0.4', unitPrice: '0.01', taxRate: '0.5' },
  { quantity: '1', unitPrice: '0.0040', taxRate: '0.50' },
  { quantity: '0.8', unitPrice: '0.005', taxRate: '0.5000' },
  { quantity: '1', unitPrice: '0.024', taxRate: '0.1' },
  { quantity: '1', unitPrice: '0.024', taxRate: '0.10' },
  { quantity: '1', unitPrice: '8.50', taxRate: '0' },
];

async function invoiced(bench: Bench, customerId: string, wishes: readonly Wish[]): Promise<Invoice> {
  const made = new Set<string>();
  for (const one of wishes) made.add((await make(bench, one)).id);
  const issued = await issue(bench, customerId);
  promise(
    issued.lines.length === made.size && issued.lines.every(({ chargeId }) => made.has(chargeId)),
    `An invoice over ${made.size} charges has ${issued.lines.length} lines, or lines of other charges.`,
  );
  verify(issued);
  return issued;
}

async function sameAsIssued(bench: Bench, issued: Invoice): Promise<void> {
  const later = invoiceIn(await bench.request('billing', { path: `/invoices/${issued.id}` }), 200);
  promise(JSON.stringify(later) === JSON.stringify(issued), 'An invoice that was issued reads otherwise later.');
}

/** An invoice, more charges, another invoice: the first stays as it was. @throws Broken */
async function invoicedTwice(bench: Bench, customerId: string): Promise<void> {
  const random = bench.random('issued invoices');
  const more = () => Array.from({ length: 3 }, () => wish(bench, random, customerId, metered(random)));
  const [early, late] = [more(), more()];
  const first = await invoiced(bench, customerId, early);
  await sameAsIssued(bench, first);
  const nothing = await ask(bench, customerId);
  promise(nothing.status === 409, `A customer with nothing to invoice gets an invoice: ${outcome(nothing)}.`);
  await invoiced(bench, customerId, late);
  await sameAsIssued(bench, first);
  promise(
    (await readCharges(bench, customerId, true)).length === 0,
    'Charges that are on an invoice are listed as not invoiced.',
  );
  await audit(bench, customerId, [...early, ...late]);
}

export function invoiceChecks(bench: Bench, customers: NewCustomers): void {
  check('invoices', FIGURES, async () => {
    const random = bench.random('invoices');
    const several = (count: number, draw: typeof metered) => Array.from({ length: count }, () => draw(random));
    const plans = [SMALL, several(24, metered), several(24, metered), several(16, middling), several(10, anySize)];
    plans.push(...Array.from({ length: 2 }, () => [nearTieOfTax(random)]));
    const visits = plans.map((usages) => {
      const customerId = customers.take();
      return invoiced(
        bench,
        customerId,
        usages.map((usage) => wish(bench, random, customerId, usage)),
      );
    });
    await Promise.all([...visits, invoicedTwice(bench, customers.take())]);
  });

  check('invoices among charges', FIGURES, async () => {
    const random = bench.random('invoices among charges');
    const customerId = customers.take();
    const wishes = Array.from({ length: 28 }, () => wish(bench, random, customerId, metered(random)));
    await bench.apply(distance(8));
    await Promise.all([
      inLanes(wishes, 4, (one) => make(bench, one)),
      inLanes([...Array(12).keys()], 3, () => ask(bench, customerId)),
    ]);
    await bench.revert();
    if ((await readCharges(bench, customerId, true)).length > 0) await issue(bench, customerId);
    const issued = await readInvoices(bench, customerId);
    for (const one of issued) verify(one);
    const lines = issued.flatMap((one) => one.lines.map(({ chargeId }) => chargeId));
    promise(
      lines.length === wishes.length && new Set(lines).size === lines.length,
      `A customer with ${wishes.length} charges has ${lines.length} lines on invoices, of ${new Set(lines).size} charges.`,
    );
  });
}
