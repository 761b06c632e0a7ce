import { z } from 'zod';

export { bodyOf as read, refusedAs as refused } from '#chaos/judge/described-answer.ts';

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
/** No shipped checkout answers so; one that finds out first may. */
export const pending = z.object({ id: checkoutId, status: z.literal('pending') });
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
