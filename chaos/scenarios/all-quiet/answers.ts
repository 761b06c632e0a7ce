import { z } from 'zod';
import type { Answer } from '#chaos/judge/answer.ts';
import { promise } from '#chaos/judge/check.ts';

/** What the services' openapi.yaml files promise of the answers that this suite reads. */

const cents = z.int().min(0);
const sku = z.string().regex(/^NM-\d{4}$/);
const customerId = z.string().regex(/^C\d{4}$/);
const orderId = z.string().regex(/^O-[1-9]\d{0,14}$/);
const moment = z.iso.datetime({ offset: true });
const euros = z.string().regex(/^(0|[1-9]\d*)\.\d{2}$/);
const decimal = z.string().regex(/^\d+(\.\d{1,4})?$/);

const review = z.strictObject({
  author: z.string().min(1),
  rating: z.int().min(1).max(5),
  text: z.string().min(1),
  createdAt: moment,
});
const found = z.strictObject({ sku, name: z.string().min(1), category: z.string().min(1), priceCents: z.int().min(1) });
const item = found.extend({
  rating: z.number().min(1).max(5).nullable(),
  reviewCount: cents,
  latestReview: review.nullable(),
  leadTimeDays: cents,
});
export const page = z.strictObject({ items: z.array(item), page: z.int(), limit: z.int(), total: cents });
export const product = item.extend({ description: z.string().min(1), reviews: z.array(review).max(10) });
export const search = z.strictObject({ items: z.array(found) });
export const writtenReview = review;

const line = z.strictObject({ sku, quantity: z.int().min(1), unitPriceCents: cents, lineTotalCents: cents });
export const order = z.strictObject({
  id: orderId,
  customerId,
  status: z.literal('placed'),
  lines: z.array(line).min(1),
  totalCents: cents,
  currency: z.literal('EUR'),
  placedAt: moment,
});
export const orders = z.strictObject({ orders: z.array(order) });
export const history = z.strictObject({ customerId, orderCount: cents, totalSpentCents: cents, since: z.iso.date() });
export const reservation = z.strictObject({
  orderId,
  status: z.enum(['held', 'released']),
  lines: z.array(line),
  totalCents: cents,
});
export const released = z.strictObject({ orderId, released: z.boolean() });
export const stock = z.strictObject({ sku, available: cents, reserved: cents });

const checkoutId = z.string().regex(/^CO-[1-9]\d{0,14}$/);
const paymentId = z.string().regex(/^P-[0-9A-F]{16}$/);
export const paid = z.strictObject({ id: checkoutId, status: z.literal('settled'), paymentId, amountCents: cents });
export const checkout = z.strictObject({
  id: checkoutId,
  status: z.enum(['pending', 'settled', 'declined', 'failed']),
  paymentId: paymentId.nullable(),
  customerId,
  orderId: orderId.nullable(),
  amountCents: cents,
  createdAt: moment,
});

export const charge = z.strictObject({
  id: z.string().regex(/^CH-[1-9]\d{0,14}$/),
  customerId,
  description: z.string().min(1),
  quantity: decimal,
  unitPrice: decimal,
  taxRate: decimal,
  amount: euros,
  createdAt: moment,
});
export type Charge = z.infer<typeof charge>;
export const charges = z.strictObject({ charges: z.array(charge) });
export const total = z.strictObject({ customerId, total: euros, chargeCount: cents });
export const invoice = z.strictObject({
  id: z.string().regex(/^INV-[1-9]\d{0,14}$/),
  customerId,
  lines: z
    .array(
      z.strictObject({
        chargeId: z.string(),
        description: z.string(),
        quantity: decimal,
        unitPrice: decimal,
        amount: euros,
        taxRate: decimal,
      }),
    )
    .min(1),
  subtotal: euros,
  taxes: z.array(z.strictObject({ rate: decimal, base: euros, tax: euros })).min(1),
  tax: euros,
  total: euros,
  issuedAt: moment,
});
export const statement = z.strictObject({
  customerId,
  total: euros,
  chargeCount: cents,
  renderedAt: moment,
  text: z.string().min(1),
});

const refusal = z.strictObject({
  error: z.strictObject({
    code: z.string().min(1),
    message: z.string().min(1),
    field: z.string().optional(),
    expected: z.string().optional(),
    got: z.string().optional(),
    requestId: z.string().min(8),
  }),
});

/**
 * Reads an answer.
 * @param what the question in words, e.g. "An order"
 * @throws Broken when it has another status than promised, or another form
 */
export function read<Schema extends z.ZodType>(
  answer: Answer,
  what: string,
  schema: Schema,
  status = 200,
): z.infer<Schema> {
  const said = answer.status === 0 ? answer.failure : `${answer.status} ${JSON.stringify(answer.body).slice(0, 140)}`;
  promise(answer.status === status, `${what} is to be answered with ${status}, and is with: ${said}.`);
  const { success, data, error } = schema.safeParse(answer.body);
  promise(
    success,
    `${what} is answered in another form: ${error?.issues[0]?.path.join('.')} ${error?.issues[0]?.message}.`,
  );
  return data as z.infer<Schema>;
}

/** @throws Broken unless it is a refusal with that status and code */
export function refused(answer: Answer, what: string, status: number, code: string): void {
  const { error } = read(answer, what, refusal, status);
  promise(error.code === code, `${what} is to be refused as ${code}, and is as ${error.code}.`);
}
