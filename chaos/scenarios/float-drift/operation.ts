import { arrive, percentile } from '#chaos/judge/arrivals.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import { euros, exact, toCents } from '#chaos/money/exact.ts';
import { make, outcome, readTotal, send, type Wish, wish } from './charging.ts';
import { metered, type NewCustomers } from './customers.ts';
import { distance } from './distance.ts';
import { issue } from './invoices.ts';
import { amountOf, sumOf } from './price-list.ts';

const TRUE = 'What billing publishes about itself is true: no charge is counted twice, no difference is left out.';
const TOGETHER =
  'Charges of several customers that arrive together do not wait for each other: at 40 a second, with the database 15 ms away, 95 of 100 are answered within 1.5 s.';
const FOLLOWED = 'A charge can be followed: it has its trace, its log lines and its metrics.';

/** Milliseconds after which everything that happened is in the record, also on a busy machine. */
const RECORDED_MS = 10_000;
const PER_SECOND = 40;
const SECONDS = 3;
const WITHIN_MS = 1_500;
/** So much later is no moment in which a machine was busy. */
const HOPELESS_MS = 2 * WITHIN_MS;

/** What billing counts and times. */
const METRICS = [
  'billing_charges_total',
  'billing_charge_duration_seconds_count',
  'billing_charge_amount_euros_total',
  'billing_repeated_keys_total',
  'billing_invoices_total',
  'billing_running_total_drift_cents',
  'http_server_request_duration_seconds_count',
] as const;

const metricsPage = async (bench: Bench) => String((await bench.request('billing', { path: '/metrics' })).body);

/** Sum of a metric's series on a page. */
function valueOn(page: string, name: string): number {
  const values = page.matchAll(new RegExp(`^${name}(?:\\{.*?\\})? (\\S+)`, 'gm'));
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}

/** What customers know that they were charged. */
class ToldCharges {
  private readonly bench: Bench;
  private readonly cents = new Map<string, bigint>();

  constructor(bench: Bench) {
    this.bench = bench;
  }

  /** A customer was told of a charge, and looks. @throws Broken when the running total is without it, or another one before it */
  async isInTotal(usage: Wish): Promise<void> {
    const { customerId } = usage;
    const least = (this.cents.get(customerId) ?? 0n) + amountOf(usage);
    this.cents.set(customerId, least);
    const { total } = await readTotal(this.bench, customerId);
    promise(
      toCents(exact(total)) >= least,
      `While others are charged, a customer's running total says ${total}, and they were told of charges of ${euros(least)}.`,
    );
  }
}

export function operationChecks(bench: Bench, customers: NewCustomers): void {
  const draw = (name: string, count: number) => {
    const random = bench.random(name);
    const some = customers.takeSome(Math.min(count, 12));
    return Array.from({ length: count }, (_, at) => wish(bench, random, some[at % some.length] ?? '', metered(random)));
  };

  check(
    'charges that arrive together',
    TOGETHER,
    async () => {
      let p95 = 0;
      // Best of two: a machine that is busy for a moment must not fail anybody.
      for (const attempt of ['first', 'second']) {
        const wishes = draw(`together ${attempt}`, PER_SECOND * SECONDS);
        const told = new ToldCharges(bench);
        await bench.apply(distance(15));
        const answers = await arrive({
          seed: `${bench.address.seed} together ${attempt}`,
          perSecond: PER_SECOND,
          arrivals: 'even',
          seconds: SECONDS,
          visit: async (index, intendedStart) => {
            const one = wishes[index % wishes.length] as Wish;
            const answer = await send(bench, one, 10_000, intendedStart);
            if (answer.status === 201) await told.isInTotal(one);
            return answer;
          },
        });
        await bench.revert();
        const refused = answers.find(({ status }) => status !== 201 && status !== 200);
        promise(
          refused === undefined,
          `When charges arrive together, a customer cannot be charged: ${refused ? outcome(refused) : ''}.`,
        );
        p95 = percentile(
          answers.map(({ ms }) => ms),
          0.95,
        );
        if (p95 <= WITHIN_MS) return;
        if (p95 > HOPELESS_MS) break;
      }
      promise(
        false,
        `When charges arrive together, they wait: 95 of 100 are answered within ${(p95 / 1000).toFixed(1)} s.`,
      );
    },
    { timed: true },
  );

  check('own figures', TRUE, async () => {
    const wishes = draw('own figures', 12);
    const before = await metricsPage(bench);
    // Far enough for charges to meet.
    await bench.apply(distance(15));
    await Promise.all(wishes.map((one) => make(bench, one)));
    await bench.revert();
    await Promise.all(wishes.map((one) => send(bench, one)));
    await issue(bench, wishes[0]?.customerId ?? '');
    const after = await metricsPage(bench);
    for (const name of METRICS)
      promise(after.includes(name), `Nobody can see any longer how billing does: ${name} is not published.`);
    const counted =
      valueOn(after, 'billing_charge_amount_euros_total') - valueOn(before, 'billing_charge_amount_euros_total');
    const repeated = valueOn(after, 'billing_repeated_keys_total') - valueOn(before, 'billing_repeated_keys_total');
    promise(
      repeated === wishes.length,
      `${wishes.length} requests are repeated, and operators see ${repeated} of them counted.`,
    );
    const right = Number(sumOf(wishes.map(amountOf))) / 100;
    promise(
      Math.abs(counted - right) <= 0.01 * wishes.length,
      `Billing says that it charged ${counted.toFixed(2)}, but the charges made come to ${right.toFixed(2)}.`,
    );
  });

  check('traces and logs', FOLLOWED, async () => {
    const [one] = draw('traces and logs', 1) as [Wish];
    const made = await make(bench, one);
    const lines = await bench.eventually(async () => {
      const { records } = await bench.record.logs({ service: 'billing', contains: made.id });
      return records.length > 0 ? records : undefined;
    }, RECORDED_MS);
    promise(lines !== undefined, 'A charge that was made is in no log line: nobody can follow it.');
    const traceId = lines.find((line) => line.traceId)?.traceId;
    promise(Boolean(traceId), 'The log lines of a charge lead to no trace.');
    const spans = await bench.eventually(async () => {
      const own = (await bench.spansOf(traceId ?? '')).filter(({ service }) => service === 'billing');
      return own.some(({ kind }) => kind === 'server') && own.some(({ kind }) => kind === 'client') ? own : undefined;
    }, RECORDED_MS);
    promise(spans !== undefined, 'The trace of a charge does not show the request and what it asks of the database.');
  });
}
