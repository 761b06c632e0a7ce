import type { Answer } from '#chaos/judge/answer.ts';
import { arrive } from '#chaos/judge/arrivals.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import { euros } from '#chaos/money/exact.ts';
import { audit, auditAll, type Charge, chargeIn, make, outcome, readTotal, send, type Wish, wish } from './charging.ts';
import { metered, type NewCustomers } from './customers.ts';
import { distance } from './distance.ts';
import { keysOfEarlierDays, keysThatChargedAgain } from './earlier-keys.ts';
import { amountOf } from './price-list.ts';

const ONCE =
  'A request that is repeated under the same key is charged once, whether its copies come one after another, at the same time, after an interruption, after a restart or long afterwards.';
const ANSWER = 'Each repetition is answered with the charge that the key made first, and with status 200.';
const CONFLICT = 'Another request under a key that has made a charge is refused with status 409 and charges nothing.';

/** How long a client goes on asking a service that says it is busy, or says nothing. */
export const PATIENCE_MS = 8_000;

/** Repeats a request until it is answered, as clients do, and gives the charge. @throws Broken */
export async function insist(bench: Bench, wished: Wish): Promise<Charge> {
  let last: Answer | undefined;
  const made = await bench.eventually(async () => {
    last = await send(bench, wished);
    return last.status === 200 || last.status === 201 ? chargeIn(last, 200, 201) : undefined;
  }, PATIENCE_MS);
  promise(
    made !== undefined,
    `A customer cannot be charged: a request that was cut short is answered with ${last ? outcome(last) : 'nothing'} however often it is repeated.`,
  );
  return made;
}

async function repeat(bench: Bench, wished: Wish, first: Charge, when: string): Promise<void> {
  const answer = await send(bench, wished);
  promise(answer.status === 200, `A request that is repeated ${when} is answered with ${outcome(answer)}.`);
  promise(
    JSON.stringify(chargeIn(answer, 200)) === JSON.stringify(first),
    `A request that is repeated ${when} is not answered with the charge that it made first.`,
  );
}

function oneChargeIn(answers: readonly Answer[]): void {
  const unexpected = answers.find(({ status }) => ![200, 201, 503].includes(status));
  promise(
    unexpected === undefined,
    `When copies of a request arrive at once, one is answered with ${unexpected ? outcome(unexpected) : ''}.`,
  );
  const ids = new Set(answers.filter(({ status }) => status !== 503).map((one) => chargeIn(one, 200, 201).id));
  promise(ids.size <= 1, `A customer is charged ${ids.size} times for copies of one request that arrive at once.`);
}

/** Watches an account whose charges are all of one amount, until `done`. @throws Broken */
async function watch(bench: Bench, customerId: string, cents: bigint, done: Promise<unknown>): Promise<void> {
  let open = true;
  const end = () => {
    open = false;
  };
  done.then(end, end);
  while (open) {
    const { total, chargeCount } = await readTotal(bench, customerId);
    const right = euros(BigInt(chargeCount) * cents);
    promise(
      total === right,
      `While charges arrive a running total says ${total} with ${chargeCount} charges of ${euros(cents)} each.`,
    );
  }
}

/** How many keys are used by two customers at once. */
const PAIRS = 8;

/** At the drill's own distance, and further away. */
const ROUNDS = [
  { latency: 60, patienceMs: 200, perSecond: 5, seconds: 1.6 },
  { latency: 160, patienceMs: 420, perSecond: 2, seconds: 2 },
] as const;

/** Clients who go away before their answer and ask again, each time with a little more patience. @throws Broken */
async function visitImpatiently(
  bench: Bench,
  customers: NewCustomers,
  { latency, patienceMs, perSecond, seconds }: (typeof ROUNDS)[number],
): Promise<void> {
  const random = bench.random(`impatient clients ${latency}`);
  const visitors = customers.takeSome(5);
  const wishes = Array.from({ length: perSecond * seconds }, (_, at) =>
    wish(bench, random, visitors[at % visitors.length] ?? '', metered(random)),
  );
  await bench.apply(distance(latency));
  await arrive({
    seed: `${bench.address.seed} impatient ${latency}`,
    perSecond,
    arrivals: 'even',
    seconds,
    visit: async (index, intendedStart) => {
      const one = wishes[index % wishes.length] as Wish;
      const answer = await send(bench, one, patienceMs, intendedStart);
      if (answer.status === 0) await send(bench, one, patienceMs * 1.5);
      return await insist(bench, one);
    },
  });
  await bench.revert();
  await auditAll(bench, wishes);
}

/** Somebody is charged while the same key comes for a customer whom nobody knows. @throws Broken unless that is done */
async function besideNobody(bench: Bench, customers: NewCustomers): Promise<void> {
  const random = bench.random('beside nobody');
  await bench.apply(distance(15));
  const wishes = customers.takeSome(4).map((customerId) => wish(bench, random, customerId, metered(random)));
  const answers = await Promise.all(
    wishes.map(async (one) => {
      const nobody = send(bench, { ...one, customerId: 'C9999' });
      const answer = await send(bench, one);
      return { answer, nobody: await nobody };
    }),
  );
  await bench.revert();
  for (const { answer, nobody } of answers) {
    promise(
      [201, 409, 503].includes(answer.status),
      `A customer is answered with ${outcome(answer)}, because somebody who is no customer was to be charged under the same key.`,
    );
    promise([404, 409, 503].includes(nobody.status), `A customer who does not exist is charged: ${outcome(nobody)}.`);
  }
  // Who was told that the key is in use may come again.
  await Promise.all(wishes.map((one) => insist(bench, one)));
}

export function repeatChecks(bench: Bench, customers: NewCustomers): void {
  check('repeated requests', ANSWER, async () => {
    const random = bench.random('repeated requests');
    const accounts = customers.takeSome(4).map((customerId) => ({
      customerId,
      wishes: Array.from({ length: 4 }, () => wish(bench, random, customerId, metered(random))),
    }));
    const made = new Map<Wish, Charge>();
    const everyone = accounts.flatMap(({ wishes }) => wishes);
    await Promise.all(everyone.map(async (one) => made.set(one, await make(bench, one))));
    const repeatAll = (when: string) =>
      Promise.all([...made].map(([wished, first]) => repeat(bench, wished, first, when)));
    await repeatAll('at once');
    await repeatAll('once more');
    await bench.restart('billing');
    await repeatAll('after a restart');
    await auditAll(
      bench,
      accounts.flatMap(({ wishes }) => wishes),
    );
    await keysThatChargedAgain(bench);
  });

  check('keys in use', CONFLICT, async () => {
    const random = bench.random('keys in use');
    const [customerId, another] = customers.takeSome(2) as [string, string];
    const wished = wish(bench, random, customerId, { quantity: '2.5', unitPrice: '0.13', taxRate: '0.19' });
    await make(bench, wished);
    const changes = [
      { quantity: '3.5' },
      { unitPrice: '0.14' },
      { taxRate: '0.07' },
      { customerId: another },
      { description: `${wished.description}, corrected` },
      // Of the same amount.
      { quantity: '0.25', unitPrice: '1.30' },
    ];
    for (const change of changes) {
      const answer = await send(bench, { ...wished, ...change });
      promise(
        answer.status === 409,
        `Another request (${Object.keys(change).join(' and ')} changed) under a key that has made a charge is answered with ${outcome(answer)}: the client takes it for done.`,
      );
    }
    await audit(bench, customerId, [wished]);
    await audit(bench, another, []);
    await keysOfEarlierDays(bench);
  });

  check('one key for two customers', ONCE, async () => {
    const random = bench.random('one key for two customers');
    const usage = { quantity: '1.5', unitPrice: '0.23', taxRate: '0.07' };
    await bench.apply(distance(15));
    const pairs = Array.from({ length: PAIRS }, () => {
      const [customerId, other] = customers.takeSome(2) as [string, string];
      const one = wish(bench, random, customerId, usage);
      return [one, { ...one, customerId: other }] as const;
    });
    const answers = await Promise.all(pairs.map((pair) => Promise.all(pair.map((one) => send(bench, one)))));
    await bench.revert();
    for (const [at, pair] of pairs.entries()) {
      for (const answer of answers[at] ?? [])
        promise(
          [201, 409, 503].includes(answer.status),
          `Of two requests under one key that arrive at once, for two customers, one is answered with ${outcome(answer)}.`,
        );
      const accounts = await Promise.all(pair.map(({ customerId }) => readTotal(bench, customerId)));
      const charged = accounts.reduce((sum, { chargeCount }) => sum + chargeCount, 0);
      promise(
        charged === 1,
        `Two requests under one key that arrive at once, for two customers, make ${charged} charges.`,
      );
    }
    await besideNobody(bench, customers);
  });

  check('copies at once', ONCE, async () => {
    const random = bench.random('copies at once');
    const usage = { quantity: '1.5', unitPrice: '0.19', taxRate: '0.19' };
    const accounts = customers.takeSome(5).map((customerId) => ({
      customerId,
      wishes: Array.from({ length: 3 }, () => wish(bench, random, customerId, usage)),
    }));
    await bench.apply(distance(15));
    const racing = Promise.all(
      accounts
        .flatMap(({ wishes }) => wishes)
        .map(async (one) => {
          oneChargeIn(await Promise.all(Array.from({ length: 3 }, () => send(bench, one))));
          await insist(bench, one);
        }),
    );
    await watch(bench, accounts[0]?.customerId ?? '', amountOf(usage), racing);
    await racing;
    await bench.revert();
    await auditAll(
      bench,
      accounts.flatMap(({ wishes }) => wishes),
    );
  });

  check('impatient clients', ONCE, async () => {
    for (const round of ROUNDS) await visitImpatiently(bench, customers, round);
  });
}
