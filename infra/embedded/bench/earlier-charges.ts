import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import { ASKED_FOR_AGAIN, EARLIER_DESCRIPTION, LARGE, MANY } from '#chaos/judge/earlier-charges.ts';

const LANES = 8;

/** Has billing make the charges that every history holds. @throws Error when it makes one of them not */
export async function makeEarlierCharges(billingUrl: string): Promise<void> {
  const charge = async (key: string, usage: object) => {
    const { status } = await fetch(`${billingUrl}/charges`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ ...usage, description: EARLIER_DESCRIPTION }),
    });
    if (status !== 201) throw new Error(`billing answered ${status} to a charge of the history`);
  };
  for (const { key, times, ...usage } of ASKED_FOR_AGAIN) {
    for (let time = 0; time < times; time++) await charge(key, usage);
  }
  const { times, ...usage } = MANY;
  const limit = pLimit(LANES);
  const many = Array.from({ length: times }, () => usage);
  await Promise.all([...LARGE, ...many].map((one) => limit(() => charge(randomUUID(), one))));
}
