import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { ASKED_FOR_AGAIN, EARLIER_DESCRIPTION } from '#chaos/judge/earlier-charges.ts';
import { chargeIn, outcome, readCharges, send } from './charging.ts';
import { OPENING_CHARGES, openingCharge } from './opening-charges.ts';

/** Keys that have made their charge long ago. @throws Broken when they are taken for new ones, or for keys of anything */
export async function keysOfEarlierDays(bench: Bench): Promise<void> {
  const random = bench.random('keys of earlier days');
  const { id, ...wished } = openingCharge(random.whole(1, OPENING_CHARGES));
  const again = chargeIn(await send(bench, wished), 200, 201);
  promise(again.id === id, 'A request of earlier days that is repeated is charged once more.');
  const other = await send(bench, { ...wished, quantity: String(1 + Number(wished.quantity)) });
  promise(
    other.status === 409,
    `Another request under a key of earlier days is answered with ${outcome(other)}: the client takes it for done.`,
  );
}

/** Keys that made several charges long ago. @throws Broken unless the first of these is the answer to all that follow */
export async function keysThatChargedAgain(bench: Bench): Promise<void> {
  for (const { times: _times, ...usage } of ASKED_FOR_AGAIN) {
    const numbers = (await readCharges(bench, usage.customerId)).map(({ id }) => Number(id.slice('CH-'.length)));
    const answer = await send(bench, { ...usage, description: EARLIER_DESCRIPTION });
    const { id } = chargeIn(answer, 200, 201);
    promise(
      id === `CH-${Math.min(...numbers)}`,
      'A request that was charged several times in earlier days is repeated, and not answered with its first charge.',
    );
  }
}
