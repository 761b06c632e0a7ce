import { z } from 'zod';
import type { Answer } from '#chaos/judge/answer.ts';
import { bodyOf as describedBody, refusedAs, refusedAsOneOf } from '#chaos/judge/described-answer.ts';

export { refusedAs };

/** What the openapi.yaml files of checkout, worker and partner promise of the answers that this suite reads. */

const checkoutId = z.string().regex(/^CO-[1-9]\d{0,14}$/);
const paymentId = z.string().regex(/^P-[0-9A-F]{16}$/);
const cents = z.int().min(1);

export const settled = z.strictObject({
  id: checkoutId,
  status: z.literal('settled'),
  paymentId,
  amountCents: cents,
});
/** An answer that shipped checkouts do not give: a repair may, as long as it names the checkout. */
const pending = z.object({ id: checkoutId, status: z.literal('pending') });

export const record = z.strictObject({
  id: checkoutId,
  status: z.enum(['pending', 'settled', 'declined', 'failed']),
  paymentId: paymentId.nullable(),
  customerId: z.string().regex(/^C\d{4}$/),
  orderId: z.string().nullable(),
  amountCents: cents,
  createdAt: z.iso.datetime({ offset: true }),
});
export type CheckoutRecord = z.infer<typeof record>;

const payment = z.object({
  id: paymentId,
  status: z.enum(['settled', 'declined']),
  amountCents: cents,
  reference: z.string(),
});
export const payments = z.object({ payments: z.array(payment) });
export type Payment = z.infer<typeof payment>;

export const queued = z.strictObject({ customerId: z.string(), status: z.literal('queued') });
export const statement = z.strictObject({
  customerId: z.string(),
  total: z.string().regex(/^-?\d+\.\d{2}$/),
  chargeCount: z.int().min(0),
  renderedAt: z.iso.datetime({ offset: true }),
  text: z.string().min(1),
});

/** The body of an answer, in the form that is promised. @throws Broken */
export const bodyOf = <Schema extends z.ZodType>(
  answer: Answer,
  what: string,
  statuses: readonly number[],
  schema: Schema,
): z.infer<Schema> => describedBody(answer, what, schema, statuses);

const REFUSALS: Record<number, string> = {
  402: 'payment-declined',
  409: 'conflict',
  502: 'upstream-failed',
  503: 'busy',
  504: 'upstream-timeout',
};

/** What a customer was told. */
export type Told = 'settled' | 'declined' | 'nothing yet';

/** What an answer to a checkout tells, whatever the partner does. @throws Broken when it is none of those promised */
export function toldBy(answer: Answer): Told {
  const what = 'A customer who checks out';
  const { status } = answer;
  if (status === 200 || status === 201) {
    bodyOf(answer, what, [200, 201], settled);
    return 'settled';
  }
  if (status === 202) {
    bodyOf(answer, what, [202], pending);
    return 'nothing yet';
  }
  return refusedAsOneOf(answer, what, REFUSALS) === 'payment-declined' ? 'declined' : 'nothing yet';
}
