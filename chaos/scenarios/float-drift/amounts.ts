import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import { euros } from '#chaos/money/exact.ts';
import { audit, inLanes, make, outcome, readTotal, send, type Wish, wish } from './charging.ts';
import { anySize, metered, middling, type NewCustomers, nearTie } from './customers.ts';
import { amountOf, ORDINARY, type Usage } from './price-list.ts';

const AMOUNT =
  'The amount of a charge is its quantity times its unit price, exactly, rounded half away from zero to the cent.';
const LIMITS =
  'Every charge within the limits of openapi.yaml is taken, and everything outside them is refused and charges nothing.';
const TOTAL =
  "A customer's running total is the sum of the amounts of all their charges, to the cent, at any time and however large it grows.";

/** Charges on either side of what numbers of limited length can hold, and at the limits themselves. */
const NOTABLE: readonly Usage[] = [
  { quantity: '1', unitPrice: '1.005', taxRate: '0.25' },
  { quantity: '3', unitPrice: '0.1', taxRate: '0.19' },
  { quantity: '1.1', unitPrice: '1.15', taxRate: '0.07' },
  { quantity: '0.001', unitPrice: '0.0001', taxRate: '0' },
  { quantity: '1000000', unitPrice: '100000', taxRate: '1' },
  { quantity: '999999.999', unitPrice: '99999.9999', taxRate: '0.9999' },
  { quantity: '1000000.000', unitPrice: '0', taxRate: '1.0000' },
  { quantity: '0.5', unitPrice: '90071.9925', taxRate: '0.0001' },
];

const OUTSIDE: readonly Record<string, unknown>[] = [
  { quantity: '0' },
  { quantity: '0.000' },
  { quantity: '-1' },
  { quantity: '1.0005' },
  { quantity: '1000000.001' },
  { quantity: '1e3' },
  { quantity: 2 },
  { unitPrice: '-4.00' },
  { unitPrice: '0.00001' },
  { unitPrice: '100000.0001' },
  { unitPrice: 'NaN' },
  { taxRate: '1.0001' },
  { taxRate: '-0.1' },
  { taxRate: '0.12345' },
];

/** So many charges of one amount make a large total. A multiple of ten would make it one of tenths. */
const MANY = 119;

/** Charges whose equal amounts, added up in the double precision of most languages, lose cents. */
function loseCents(random: ReturnType<Bench['random']>): Usage {
  for (;;) {
    const unitPrice = `${random.whole(70_000, 99_999)}.${random.whole(1_001, 9_999)}`;
    const usage = { quantity: `${random.whole(700_000, 999_999)}.${random.whole(101, 999)}`, unitPrice, taxRate: '0' };
    const cents = amountOf(usage);
    const total = cents * BigInt(MANY);
    let sum = 0;
    for (let time = 0; time < MANY; time++) sum += Number(cents) / 100;
    const isLost = Math.abs(Math.round(sum * 100) - Number(total)) >= 2;
    // PostgreSQL makes a numeric of the first 15 digits of a double, and where these end at the tenths a lost cent is rounded away.
    if (isLost && total % 10n !== 0n) return usage;
  }
}

async function chargeOneByOne(bench: Bench, customerId: string, wishes: readonly Wish[]): Promise<void> {
  let sum = 0n;
  for (const one of wishes) {
    await make(bench, one);
    sum += amountOf(one);
    const { total } = await readTotal(bench, customerId);
    promise(
      total === euros(sum),
      `Right after a charge a customer's running total says ${total}, but the charges add up to ${euros(sum)}.`,
    );
  }
  await audit(bench, customerId, wishes);
}

export function amountChecks(bench: Bench, customers: NewCustomers): void {
  check('amounts', AMOUNT, async () => {
    const random = bench.random('amounts');
    const plans = [
      NOTABLE,
      ...Array.from({ length: 3 }, () => Array.from({ length: 16 }, () => metered(random))),
      ...Array.from({ length: 2 }, () => Array.from({ length: 16 }, () => middling(random))),
      ...Array.from({ length: 2 }, () => Array.from({ length: 16 }, () => anySize(random))),
      Array.from({ length: 8 }, () => nearTie(random)),
    ];
    await Promise.all(
      plans.map((usages) => {
        const customerId = customers.take();
        return chargeOneByOne(
          bench,
          customerId,
          usages.map((usage) => wish(bench, random, customerId, usage)),
        );
      }),
    );
  });

  check('large totals', TOTAL, async () => {
    const random = bench.random('large totals');
    const customerId = customers.take();
    const usage = loseCents(random);
    const wishes = Array.from({ length: MANY }, () => wish(bench, random, customerId, usage));
    await inLanes(wishes, 6, (one) => make(bench, one));
    await audit(bench, customerId, wishes);
  });

  check('limits', LIMITS, async () => {
    const random = bench.random('limits');
    const customerId = customers.take();
    for (const change of OUTSIDE) {
      const asked = { ...wish(bench, random, customerId, ORDINARY), ...change } as Wish;
      const answer = await send(bench, asked);
      promise(
        answer.status === 400,
        `A charge with ${JSON.stringify(change)} is not refused as openapi.yaml says: ${outcome(answer)}.`,
      );
    }
    const unknown = await send(bench, wish(bench, random, 'C9999', ORDINARY));
    promise(unknown.status === 404, `A customer who does not exist is charged: ${outcome(unknown)}.`);
    await audit(bench, customerId, []);
  });
}
