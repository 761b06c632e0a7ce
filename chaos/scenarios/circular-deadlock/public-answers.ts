import { z } from 'zod';
import type { Answer } from '#chaos/judge/answer.ts';
import { bodyOf as describedBody } from '#chaos/judge/described-answer.ts';

export { refusedAs } from '#chaos/judge/described-answer.ts';

/** What the services' openapi.yaml files promise of the answers that this suite reads. */

const cents = z.int().min(0);
const sku = z.string().regex(/^NM-\d{4}$/);
const orderId = z.string().regex(/^O-[1-9]\d{0,14}$/);
const customerId = z.string().regex(/^C\d{4}$/);
const line = z.strictObject({ sku, quantity: z.int().min(1).max(20), unitPriceCents: cents, lineTotalCents: cents });
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const order = z.strictObject({
  id: orderId,
  customerId,
  status: z.literal('placed'),
  lines: z.array(line).min(1),
  totalCents: cents,
  currency: z.literal('EUR'),
  placedAt: z.iso.datetime({ offset: true }),
});
export type Order = z.infer<typeof order>;

export const orders = z.strictObject({ orders: z.array(order) });
export const customer = z.strictObject({
  id: customerId,
  name: z.string().min(1),
  email: z.string().regex(/@/),
  city: z.string().min(1),
  since: day,
});
export const history = z.strictObject({ customerId, orderCount: cents, totalSpentCents: cents, since: day });
export const held = z.strictObject({ orderId, lines: z.array(line).min(1), totalCents: cents });
export const reservation = z.strictObject({
  orderId,
  status: z.enum(['held', 'released']),
  lines: z.array(line),
  totalCents: cents,
});
export const released = z.strictObject({ orderId, released: z.boolean() });
export const oneStock = z.strictObject({ sku, available: cents, reserved: cents });
export const stock = z.strictObject({ stock: z.array(oneStock) });
export const quote = z.strictObject({
  customerId,
  tier: z.string().min(1),
  currency: z.literal('EUR'),
  lines: z.array(line.extend({ discountPercent: z.int().min(0).max(100) })),
  totalCents: cents,
});
export const price = z.strictObject({ sku, priceCents: cents, currency: z.literal('EUR') });
export const tiers = z.strictObject({
  tiers: z.array(
    z.strictObject({ name: z.string().min(1), minimumSpentCents: cents, discountPercent: z.int().min(0).max(100) }),
  ),
});
/** The body of an answer, in the form that is promised. @throws Broken */
export const bodyOf = <Schema extends z.ZodType>(
  answer: Answer,
  what: string,
  status: number,
  schema: Schema,
): z.infer<Schema> => describedBody(answer, what, schema, status);
