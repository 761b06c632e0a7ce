import { drawAmount } from '../amounts.ts';
import { stallHolder } from '../people.ts';
import type { Journey } from './journey.ts';

const DESCRIPTIONS = [
  'Stall lighting, kWh',
  'Cold storage, pallet days',
  'Card terminal, days',
  'Water, cubic metres',
  'Delivery runs',
  'Waste collection, bags',
] as const;

/** The market's back office charges a stall holder, and now and then looks at the total or closes the invoice. */
export const billing: Journey = {
  target: 'billing',
  timeoutMs: 8_000,
  clients: [{ weight: 1, item: 'backend' }],
  async visit({ random, amounts, ask, look }) {
    const customerId = stallHolder(random);
    const charge = { customerId, description: random.pick(DESCRIPTIONS), ...drawAmount(amounts, random) };
    const then = random.weighted([
      { weight: 70, item: 'nothing' },
      { weight: 22, item: 'total' },
      { weight: 8, item: 'invoice' },
    ]);
    await ask({ method: 'POST', path: '/charges', body: charge });
    if (then === 'nothing') return;
    await look(200, 1_500);
    if (then === 'total') await ask({ method: 'GET', path: `/customers/${customerId}/total` });
    // Where a colleague was quicker, there is nothing left to invoice (409), which is as good.
    else await ask({ method: 'POST', path: '/invoices', body: { customerId }, content: [200, 201, 409] });
  },
};
