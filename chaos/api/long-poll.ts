import type { Response } from 'express';
import { z } from 'zod';

const whole = 'must be a whole number';

/** `after`: what the caller has already; `waitMs`: how long it waits for more. */
export const longPollQuery = z.object({
  after: z.coerce.number(whole).int(whole).min(0).default(0),
  waitMs: z.coerce.number(whole).int(whole).min(0).max(30_000).default(0),
});

/** Aborted when the caller has gone. */
export function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
