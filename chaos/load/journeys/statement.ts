import { stallHolder } from '../people.ts';
import type { Journey } from './journey.ts';

/** A stall holder opens the current statement; where there is none yet, the app asks for one. */
export const statement: Journey = {
  target: 'worker',
  timeoutMs: 8_000,
  clients: [
    { weight: 3, item: 'browser' },
    { weight: 2, item: 'app' },
  ],
  async visit({ random, ask }) {
    const customerId = stallHolder(random);
    const answer = await ask({ method: 'GET', path: `/statements/${customerId}`, content: [200, 404] });
    if (answer.status === 404)
      await ask({ method: 'POST', path: '/statements', body: { customerId }, content: [200, 202] });
  },
};
