import { z } from 'zod';
import type { Answer } from '#chaos/judge/answer.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import type { Random } from '#chaos/load/random.ts';
import { euros } from '#chaos/money/exact.ts';
import { amountOf, totalOf, type Usage } from './price-list.ts';

/** A charge that a client wants made, with all that a repetition of it repeats. */
export interface Wish extends Usage {
  customerId: string;
  description: string;
  key: string;
}

const amount = z.string().regex(/^(0|[1-9]\d*)\.\d{2}$/);
const charge = z.strictObject({
  id: z.string().regex(/^CH-[1-9]\d{0,14}$/),
  customerId: z.string(),
  description: z.string(),
  quantity: z.string().regex(/^(0|[1-9]\d{0,6})(\.\d{1,3})?$/),
  unitPrice: z.string().regex(/^(0|[1-9]\d{0,5})(\.\d{1,4})?$/),
  taxRate: z.string().regex(/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/),
  amount,
  createdAt: z.string().regex(/^\d{4}-\d{2}-\d{2}T/),
});
export type Charge = z.infer<typeof charge>;
const runningTotal = z.strictObject({ customerId: z.string(), total: amount, chargeCount: z.int().min(0) });

const DESCRIPTIONS = [
  'Stall lighting, kWh',
  'Cold storage, pallet days',
  'Water, cubic metres',
  'Delivery runs',
] as const;

export function wish(bench: Bench, random: Random, customerId: string, usage: Usage): Wish {
  return { customerId, description: random.pick(DESCRIPTIONS), key: bench.key(random), ...usage };
}

/** Sends a wish once, as a client does; any answer or none is fine. */
export function send(
  bench: Bench,
  { key, ...body }: Wish,
  timeoutMs = 10_000,
  intendedStart?: number,
): Promise<Answer> {
  const request = { path: '/charges', body, headers: { 'idempotency-key': key }, timeoutMs };
  return bench.request('billing', request, intendedStart);
}

/** Reads an answer in the form of openapi.yaml. @throws Broken when it has another one */
export function read<Schema extends z.ZodType>(schema: Schema, answer: Answer, what: string): z.infer<Schema> {
  const result = schema.safeParse(answer.body);
  const issue = result.error?.issues[0];
  promise(
    result.success,
    `Programs that read ${what} stumble: it has not the form of openapi.yaml (${issue?.path.join('.')}: ${issue?.message}).`,
  );
  return result.data;
}

/** What became of an answer in a sentence. */
export const outcome = ({ status, failure }: Answer) => (failure ? failure : `status ${status}`);

/** The charge in an answer. @throws Broken when it is none */
export function chargeIn(answer: Answer, ...statuses: number[]): Charge {
  promise(statuses.includes(answer.status), `A customer cannot be charged: the answer is ${outcome(answer)}.`);
  return read(charge, answer, 'a charge');
}

/** Makes a new charge and compares it with what was wished for. @throws Broken */
export async function make(bench: Bench, wished: Wish): Promise<Charge> {
  const made = chargeIn(await send(bench, wished), 201);
  const right = euros(amountOf(wished));
  promise(
    made.amount === right,
    `A customer is charged ${made.amount} for ${wished.quantity} at ${wished.unitPrice}, which is ${right}.`,
  );
  promise(
    made.customerId === wished.customerId && made.description === wished.description,
    'A charge is made out to somebody else or for something else than was asked for.',
  );
  return made;
}

/** Works through items, so many at a time, each lane in order. Where one fails no other is begun, and those under way end first. */
export async function inLanes<Item>(items: readonly Item[], lanes: number, work: (item: Item) => Promise<unknown>) {
  const left = items.values();
  let hasFailed = false;
  const lane = async () => {
    for (const item of left) {
      if (hasFailed) return;
      await work(item).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}

export async function readTotal(bench: Bench, customerId: string) {
  const answer = await bench.request('billing', { path: `/customers/${customerId}/total` });
  promise(answer.status === 200, `A customer cannot see their running total: ${outcome(answer)}.`);
  return read(runningTotal, answer, 'a running total');
}

/** A customer's newest charges, at most 100. */
export async function readCharges(bench: Bench, customerId: string, uninvoiced = false): Promise<Charge[]> {
  const path = `/customers/${customerId}/charges?limit=100${uninvoiced ? '&uninvoiced=true' : ''}`;
  const answer = await bench.request('billing', { path });
  promise(answer.status === 200, `A customer cannot see their charges: ${outcome(answer)}.`);
  return read(z.strictObject({ charges: z.array(charge) }), answer, 'the list of charges').charges;
}

/** Compares the account of a customer who had no charges before with what was charged since. @throws Broken */
export async function audit(bench: Bench, customerId: string, charged: readonly Usage[]): Promise<void> {
  const { total, chargeCount } = await readTotal(bench, customerId);
  promise(
    chargeCount === charged.length,
    `A customer who was to be charged ${charged.length}× was charged ${chargeCount}×.`,
  );
  const right = euros(totalOf(charged));
  promise(total === right, `A customer's running total says ${total}, but the charges add up to ${right}.`);
  if (charged.length > 100) return;
  const listed = (await readCharges(bench, customerId)).map((one) => one.amount).sort();
  const wanted = charged.map((one) => euros(amountOf(one))).sort();
  promise(
    JSON.stringify(listed) === JSON.stringify(wanted),
    "The list of a customer's charges does not show the amounts that were charged.",
  );
}

/** The same for everybody who made these wishes. @throws Broken */
export async function auditAll(bench: Bench, wishes: readonly Wish[]): Promise<void> {
  for (const [customerId, charged] of Map.groupBy(wishes, (one) => one.customerId)) {
    await audit(bench, customerId, charged);
  }
}
