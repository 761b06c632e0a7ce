import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import { auditAll, type Charge, chargeIn, send, type Wish, wish } from './charging.ts';
import { metered, type NewCustomers } from './customers.ts';
import { distance, LINK } from './distance.ts';
import { insist } from './repeats.ts';

const ONCE =
  'A request that is repeated under the same key is charged once, whether its copies come one after another, at the same time, after an interruption or after a restart.';

/**
 * Lets charges arrive at once, interrupts them, repeats every one until it is answered, and looks at the accounts.
 * @throws Broken
 */
async function interrupted(bench: Bench, wishes: readonly Wish[], interrupt: () => Promise<void>): Promise<void> {
  const answered = wishes.map(async (one): Promise<Charge | undefined> => {
    const answer = await send(bench, one);
    return answer.status === 201 ? chargeIn(answer, 201) : undefined;
  });
  await interrupt();
  const first = await Promise.all(answered);
  const made = await Promise.all(wishes.map((one) => insist(bench, one)));
  for (const [at, charge] of first.entries()) {
    promise(
      charge === undefined || charge.id === made[at]?.id,
      'A customer who was charged is charged again for the same request after an interruption.',
    );
  }
  await auditAll(bench, wishes);
}

export function interruptionChecks(bench: Bench, customers: NewCustomers): void {
  const draw = (name: string, accounts: number, each: number) => {
    const random = bench.random(name);
    return customers
      .takeSome(accounts)
      .flatMap((customerId) => Array.from({ length: each }, () => wish(bench, random, customerId, metered(random))));
  };

  check('database cut off', ONCE, async () => {
    // Wherever a charge is on its way when the connection breaks.
    for (const afterMs of [60, 100, 140]) {
      const wishes = draw(`database cut off after ${afterMs}`, 7, 1);
      await bench.apply(distance(30));
      await interrupted(bench, wishes, async () => {
        await delay(afterMs);
        await bench.apply({ kind: 'partition', link: LINK });
        await bench.revert();
      });
    }
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
}
