import type { Answer } from '#chaos/judge/answer.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { check, NoVerdict, promise } from '#chaos/judge/check.ts';
import { ASKED_FOR_AGAIN, LARGE, MANY } from '#chaos/judge/earlier-charges.ts';
import { euros, exact, toCents } from '#chaos/money/exact.ts';
import { type Charge, inLanes, make, read, readCharges, readTotal, wish } from './charging.ts';
import type { NewCustomers } from './customers.ts';
import { invoice } from './invoices.ts';
import { openingChargesOf } from './opening-charges.ts';
import { amountOf, invoiceOf, ORDINARY, sumOf, totalOf } from './price-list.ts';

const PUT_RIGHT =
  'A running total that is wrong from earlier days is put right, or billing_running_total_drift_cents says by how much.';
const KEPT = 'Charges and invoices of earlier days are kept.';
const TRUE = 'What billing publishes about itself is true: no charge is counted twice, no difference is left out.';

/** Who has charges from earlier days. */
const STALL_HOLDERS = Array.from({ length: 200 }, (_, at) => `C${1001 + at}`);

/** Totals are compared every two seconds; a few comparisons are enough for anybody. */
const COMPARED_WITHIN_MS = 6_000;

const HALF_A_CENT = 0.51;

/** Cents that billing says its totals are wrong by. */
async function saidCents(bench: Bench): Promise<number> {
  const { body } = await bench.request('billing', { path: '/metrics' });
  const [, value] = /^billing_running_total_drift_cents(?:\{.*\})? (\S+)/m.exec(String(body)) ?? [];
  promise(
    value !== undefined,
    'Nobody can see any longer whether running totals match their charges: billing_running_total_drift_cents is not published.',
  );
  return Number(value);
}

const size = (cents: bigint) => Number(cents < 0n ? -cents : cents);

/** Cents by which a customer's running total is wrong; 0 also where it is the sum of the amounts that are shown. */
async function wrongBy(bench: Bench, customerId: string): Promise<number> {
  const { total } = await readTotal(bench, customerId);
  const charges = await readCharges(bench, customerId);
  const said = toCents(exact(total));
  if (said === sumOf(charges.map(({ amount }) => toCents(exact(amount))))) return 0;
  return size(said - totalOf(charges));
}

/** Cents by which the largest of all running totals is wrong; its charges are too many to be listed. */
async function largestWrongBy(bench: Bench): Promise<number> {
  const { total } = await readTotal(bench, MANY.customerId);
  return size(toCents(exact(total)) - amountOf(MANY) * BigInt(MANY.times));
}

/** Who was charged several times under one key, or for very much, still was. @throws Broken */
async function unusualChargesAreKept(bench: Bench): Promise<void> {
  for (const { times, ...usage } of [...ASKED_FOR_AGAIN, ...LARGE.map((one) => ({ ...one, times: 1 }))]) {
    const charges = await readCharges(bench, usage.customerId);
    const found = charges.filter((one) => one.amount === euros(amountOf(usage)) && amountOf(one) === amountOf(usage));
    promise(
      found.length === times,
      `A charge of earlier days over ${euros(amountOf(usage))} was made ${times}× for a customer, and is there ${found.length}× with that amount.`,
    );
  }
}

/** The charges that a stall holder came with are the oldest. @throws Broken unless they are listed as such */
function isListedAfterNewer(charges: readonly Charge[], customerId: string): void {
  const oldest = openingChargesOf(customerId).map(({ id }) => id);
  const last = charges.slice(-oldest.length).map(({ id }) => id);
  promise(
    JSON.stringify(last) === JSON.stringify(oldest.reverse()),
    'A customer who looks for the newest charges finds older ones first.',
  );
}

/** An invoice that a stall holder came with. @throws Broken unless it says what it said */
function invoiceOfEarlierDays(answer: Answer, customerId: string): void {
  promise(answer.status === 200, 'An invoice of earlier days is gone.');
  const { lines, ...figures } = read(invoice, answer, 'an invoice of earlier days');
  const opening = new Map(openingChargesOf(customerId).map((one) => [one.id, one]));
  const right = invoiceOf(lines);
  const isKept =
    lines.every((line) => {
      const charge = opening.get(line.chargeId);
      return charge !== undefined && amountOf(line) === amountOf(charge) && line.amount === euros(amountOf(charge));
    }) && (['subtotal', 'tax', 'total'] as const).every((figure) => figures[figure] === right[figure]);
  promise(isKept, 'An invoice of earlier days says something else than when it was issued.');
}

/** The column that holds running totals, in its smallest unit, where there is such a column under a known name. */
async function totalColumn(bench: Bench): Promise<{ column: string; cent: string } | undefined> {
  const [found] = await bench.sql<{ column_name: string; data_type: string }>(
    `SELECT column_name, data_type FROM information_schema.columns
     WHERE table_schema = 'billing' AND table_name = 'accounts' AND column_name LIKE '%total%' AND is_generated = 'NEVER'
       AND data_type IN ('double precision', 'numeric', 'bigint', 'integer')`,
  );
  if (!found) return undefined;
  return { column: found.column_name, cent: /int/.test(found.data_type) ? '1' : '0.01' };
}

export function earlierDaysChecks(bench: Bench): void {
  check('earlier totals', PUT_RIGHT, async () => {
    let [wrong, wrongCents] = [0, 0];
    const settled = await bench.eventually(async () => {
      [wrong, wrongCents] = [0, 0];
      await inLanes(STALL_HOLDERS, 6, async (customerId) => {
        const cents = await wrongBy(bench, customerId);
        wrongCents += cents;
        wrong += cents > 0 ? 1 : 0;
      });
      const largest = await largestWrongBy(bench);
      wrongCents += largest;
      wrong += largest > 0 ? 1 : 0;
      const said = await saidCents(bench);
      // Totals may be kept to fractions of a cent, which billing reports and nobody sees.
      return said >= wrongCents - HALF_A_CENT * wrong && said <= wrongCents + HALF_A_CENT * STALL_HOLDERS.length;
    }, COMPARED_WITHIN_MS);
    promise(
      settled === true,
      `Running totals of ${wrong} of ${STALL_HOLDERS.length + 1} customers are wrong from earlier days, by ${euros(BigInt(wrongCents))} euros in all, but billing reports ${(await saidCents(bench)).toFixed(2)} cents.`,
    );
  });

  check('earlier charges', KEPT, async () => {
    await inLanes(STALL_HOLDERS.slice(0, 60), 4, async (customerId) => {
      const charges = await readCharges(bench, customerId);
      for (const opening of openingChargesOf(customerId)) {
        const found = charges.find(({ id }) => id === opening.id);
        promise(
          found !== undefined && found.amount === euros(amountOf(opening)) && amountOf(found) === amountOf(opening),
          'A charge of earlier days is gone, or says something else than before.',
        );
      }
      isListedAfterNewer(charges, customerId);
      const path = `/invoices/INV-${Number(customerId.slice(1)) - 1000}`;
      invoiceOfEarlierDays(await bench.request('billing', { path }), customerId);
    });
    await unusualChargesAreKept(bench);
  });
}

export function truthChecks(bench: Bench, customers: NewCustomers): void {
  check('totals that go wrong', TRUE, async () => {
    const random = bench.random('totals that go wrong');
    const some = customers.takeSome(2);
    // More than a cent, so that a cent less is still a total.
    for (const customerId of some) await make(bench, wish(bench, random, customerId, ORDINARY));
    const column = await totalColumn(bench);
    // Totals that are nowhere written down cannot go wrong by themselves.
    if (!column) return;
    const before = await saidCents(bench);
    // One too high, the other too low: added up with their signs they would seem to be right.
    await bench
      .sql(
        `UPDATE billing.accounts SET "${column.column}" = "${column.column}"
           + CASE customer_id WHEN $1 THEN ${column.cent} ELSE -${column.cent} END
         WHERE customer_id IN ($1, $2)`,
        some,
      )
      .catch((error: Error) => {
        throw new NoVerdict(`a running total could not be changed: ${error.message}`, { cause: error });
      });
    let wrong = 0;
    const noticed = await bench.eventually(async () => {
      wrong = (await Promise.all(some.map((customerId) => wrongBy(bench, customerId)))).filter(
        (cents) => cents > 0,
      ).length;
      return wrong === 0 || (await saidCents(bench)) - before > wrong - 0.5;
    }, COMPARED_WITHIN_MS);
    promise(
      noticed === true,
      `A cent each way, ${wrong} of 2 running totals are not what their charges come to, and billing_running_total_drift_cents does not say so.`,
    );
  });
}
