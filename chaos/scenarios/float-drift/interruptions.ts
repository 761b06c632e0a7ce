import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { check, NoVerdict, promise } from '#chaos/judge/check.ts';
import { euros } from '#chaos/money/exact.ts';
import { auditAll, type Charge, chargeIn, make, readCharges, readTotal, send, type Wish, wish } from './charging.ts';
import { metered, type NewCustomers } from './customers.ts';
import { distance, LINK } from './distance.ts';
import { totalOf } from './price-list.ts';
import { insist, PATIENCE_MS } from './repeats.ts';

const ONCE =
  'A request that is repeated under the same key is charged once, whether its copies come one after another, at the same time, after an interruption, after a restart or long afterwards.';

/** Customers look at their totals until they see them: who meets a connection that just broke looks again. @throws Broken */
async function servedAgain(bench: Bench, some: readonly string[]): Promise<void> {
  const sees = async (customerId: string) => {
    const look = () => readTotal(bench, customerId);
    // Whoever has waited in vain says what the last look finds.
    if (!(await bench.eventually(() => look().catch(() => undefined), PATIENCE_MS))) await look();
  };
  await Promise.all(some.map(sees));
}

/** @throws Broken when a total is not that of the charges that are listed, nothing having come in between */
async function sameTotals(bench: Bench, some: readonly string[]): Promise<void> {
  for (const customerId of some) {
    const before = await readCharges(bench, customerId);
    const { total } = await readTotal(bench, customerId);
    const after = await readCharges(bench, customerId);
    const right = euros(totalOf(after));
    promise(
      before.length !== after.length || total === right,
      `After an interruption a customer's running total says ${total}, but the charges that are listed come to ${right}.`,
    );
  }
}

/**
 * Lets charges arrive at once, interrupts them, repeats every one until it is answered, and looks at the accounts.
 * @throws Broken
 */
async function interrupted(bench: Bench, wishes: readonly Wish[], interrupt: () => Promise<void>): Promise<void> {
  // Whoever keeps what somebody has looked at keeps what is about to change.
  await Promise.all(wishes.map(({ customerId }) => readTotal(bench, customerId)));
  const answered = wishes.map(async (one): Promise<Charge | undefined> => {
    const answer = await send(bench, one);
    return answer.status === 201 ? chargeIn(answer, 201) : undefined;
  });
  await interrupt();
  const first = await Promise.all(answered);
  const accounts = [...new Set(wishes.map(({ customerId }) => customerId))];
  await servedAgain(bench, accounts);
  await sameTotals(bench, accounts);
  const made = await Promise.all(wishes.map((one) => insist(bench, one)));
  for (const [at, charge] of first.entries()) {
    promise(
      charge === undefined || charge.id === made[at]?.id,
      'A customer who was charged is charged again for the same request after an interruption.',
    );
  }
  await auditAll(bench, wishes);
}

/** Makes all that billing has written older than a year. */
async function letTimePass(bench: Bench): Promise<void> {
  await bench
    .sql(
      `DO $$ DECLARE one record; BEGIN
         -- Guards of the tables are not meant for time.
         PERFORM set_config('session_replication_role', 'replica', true);
         FOR one IN
           SELECT format('UPDATE billing.%I SET %I = %I - make_interval(days => 400)', table_name, column_name, column_name)
             AS text
           FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
           WHERE table_schema = 'billing' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
             AND (data_type LIKE 'timestamp%' OR data_type = 'date')
         LOOP EXECUTE one.text; END LOOP;
       END $$`,
    )
    .catch((error: Error) => {
      throw new NoVerdict(`what billing has written could not be made older: ${error.message}`, { cause: error });
    });
}

/** Wherever a charge is on its way when the connection breaks: the last time surely when it is kept and nobody has heard of it. */
const CUTS = [
  { latencyMs: 30, afterMs: 60 },
  { latencyMs: 30, afterMs: 100 },
  { latencyMs: 30, afterMs: 140 },
  { latencyMs: 100, afterMs: 150 },
] as const;

/** By then a charge has come as far as it can. */
const BLOCKED_AFTER_MS = 250;
const LOCKED_MS = 2_500;
/** So long a service may take to come back while somebody else writes, when it does not have to wait for them. */
const COMES_BACK_MS = 6_000;

/** Whether at least so many of billing's connections wait for somebody who writes, those of a dead process among them. */
async function isHeldUp(bench: Bench, count: number): Promise<boolean> {
  const rows = await bench.sql("SELECT 1 FROM pg_stat_activity WHERE usename = 'billing' AND wait_event_type = 'Lock'");
  return rows.length >= count;
}

export function interruptionChecks(bench: Bench, customers: NewCustomers): void {
  const draw = (name: string, accounts: number, each: number) => {
    const random = bench.random(name);
    return customers
      .takeSome(accounts)
      .flatMap((customerId) => Array.from({ length: each }, () => wish(bench, random, customerId, metered(random))));
  };

  check('database cut off', ONCE, async () => {
    for (const { latencyMs, afterMs } of CUTS) {
      const wishes = draw(`database ${latencyMs} away cut off after ${afterMs}`, 7, 1);
      await bench.apply(distance(latencyMs));
      await interrupted(bench, wishes, async () => {
        await delay(afterMs);
        await bench.apply({ kind: 'partition', link: LINK });
        await bench.revert();
      });
    }
  });

  check('killed while its data has to wait', ONCE, async () => {
    const wishes = draw('killed while its data has to wait', 4, 1);
    const asked: Promise<unknown>[] = [];
    let back: Promise<void> | undefined;
    await bench.withoutWrites('billing', async () => {
      asked.push(...wishes.map((one) => send(bench, one, LOCKED_MS)));
      await delay(BLOCKED_AFTER_MS);
      back = bench.kill('billing');
      // Whoever writes when it starts comes back only when it may.
      await Promise.race([back, delay(COMES_BACK_MS)]);
      asked.push(...wishes.map((one) => send(bench, one, LOCKED_MS)));
      await bench.eventually(() => isHeldUp(bench, 2 * wishes.length), LOCKED_MS / 2);
      await delay(BLOCKED_AFTER_MS);
    });
    await back;
    await Promise.all(asked);
    await Promise.all(wishes.map((one) => insist(bench, one)));
    await auditAll(bench, wishes);
  });

  check('service killed', ONCE, async () => {
    const wishes = draw('service killed', 6, 3);
    await bench.apply(distance(40));
    await interrupted(bench, wishes, async () => {
      await delay(bench.random('moment of the kill').whole(130, 260));
      await bench.kill('billing');
      await bench.revert();
    });
  });

  check('asked again long afterwards', ONCE, async () => {
    const wishes = draw('asked again long afterwards', 4, 2);
    const made = await Promise.all(wishes.map((one) => make(bench, one)));
    await letTimePass(bench);
    await bench.restart('billing');
    for (const [at, one] of wishes.entries()) {
      const again = await insist(bench, one);
      promise(
        again.id === made[at]?.id,
        'A customer who was charged is charged again for the same request more than a year later.',
      );
    }
    await auditAll(bench, wishes);
  });
}
