import { shopper } from '../people.ts';
import type { Random } from '../random.ts';
import type { Journey } from './journey.ts';

/** A small share of cards is declined, as in any shop. */
const DECLINED_SHARE = 0.02;

function cardToken(random: Random): string {
  const digits = Array.from({ length: 3 }, () => random.whole(0x10000000, 0xffffffff).toString(16)).join('');
  return random.chance(DECLINED_SHARE) ? `tok_declined_${digits}` : `tok_${digits}`;
}

/** Somebody pays for a basket by card. */
export const checkout: Journey = {
  target: 'checkout',
  timeoutMs: 10_000,
  clients: [
    { weight: 6, item: 'browser' },
    { weight: 4, item: 'app' },
  ],
  async visit({ random, ask }) {
    const body = {
      customerId: shopper(random),
      // Prices end in 0 or 5, and most baskets are small.
      amountCents: 5 * random.whole(60, 60 + Math.floor(6_000 * random.next() ** 2)),
      cardToken: cardToken(random),
    };
    await ask({ method: 'POST', path: '/checkouts', body, content: [200, 201, 402] });
  },
};
