import { z } from 'zod';

/** A customer, e.g. `C1001`. */
export const customerId = z
  .string({ error: 'must be a customer id such as "C1001"' })
  .regex(/^C\d{4}$/, 'must be a customer id such as "C1001"');

/** A product, e.g. `NM-0001`. */
export const sku = z
  .string({ error: 'must be a sku such as "NM-0001"' })
  .regex(/^NM-\d{4}$/, 'must be a sku such as "NM-0001"');

/** An order, e.g. `O-100001`. */
export const orderId = z
  .string({ error: 'must be an order id such as "O-100001"' })
  .regex(/^O-[1-9]\d{0,14}$/, 'must be an order id such as "O-100001"');

/** A request body; what the fields are is up to the route, but there are no others. */
export const jsonObject = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, { error: 'must be a JSON object' });

const quantity = z
  .int({ error: 'must be a whole number from 1 to 20' })
  .min(1, 'must be a whole number from 1 to 20')
  .max(20, 'must be a whole number from 1 to 20');

/** What a customer wants to buy: 1 to 10 lines. */
export const basketLines = z
  .array(jsonObject({ sku, quantity }), { error: 'must be a list of 1 to 10 lines' })
  .min(1, 'must be a list of 1 to 10 lines')
  .max(10, 'must be a list of 1 to 10 lines');

/** One line of a basket. */
export type BasketLine = z.infer<typeof basketLines>[number];

const amountRule = 'must be a whole number of cents from 1 to 10000000';

/** An amount to pay, in whole euro cents. */
export const amountCents = z.int(amountRule).min(1, amountRule).max(10_000_000, amountRule);

/** What stands for a customer's card. */
export const cardToken = z
  .string({ error: 'must be given' })
  .regex(/^tok_[\w-]{1,100}$/, 'must be a card token: tok_ and up to 100 letters, digits, _ and -');
