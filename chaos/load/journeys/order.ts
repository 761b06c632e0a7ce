import { z } from 'zod';
import { products, shopper } from '../people.ts';
import type { Journey } from './journey.ts';

const orderAnswer = z.object({ id: z.string() });

/** Somebody orders what is in the basket, and now and then looks at the order again. */
export const order: Journey = {
  target: 'orders',
  timeoutMs: 6_000,
  clients: [
    { weight: 6, item: 'browser' },
    { weight: 4, item: 'app' },
  ],
  async visit({ random, ask, look }) {
    const customerId = shopper(random);
    const lineCount = random.weighted([
      { weight: 45, item: 1 },
      { weight: 30, item: 2 },
      { weight: 15, item: 3 },
      { weight: 10, item: 4 },
    ]);
    const lines = products(random, lineCount).map((sku) => ({
      sku,
      quantity: random.chance(0.7) ? 1 : random.whole(2, 5),
    }));
    const looksAgain = random.chance(0.25);
    const placed = await ask({ method: 'POST', path: '/orders', body: { customerId, lines } });
    if (!looksAgain) return;
    const { id } = orderAnswer.parse(placed.json());
    await look(500, 3_000);
    await ask({ method: 'GET', path: `/orders/${encodeURIComponent(id)}` });
  },
};
