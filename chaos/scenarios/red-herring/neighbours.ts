import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import type { Market } from './market.ts';
import { bodyOf, queued, record, refusedAs, settled, statement } from './public-answers.ts';

const RENDERED_MS = 10_000;

/** Checkout as openapi.yaml has it. @throws Broken where it answers otherwise */
export async function checkoutAsDescribed({ bench, customers }: Market): Promise<void> {
  const customer = customers.enter({ isDeclined: false });
  const made = bodyOf(await customers.checkOut(customer), 'A checkout', [201], settled);
  const read = bodyOf(await bench.request('checkout', { path: `/checkouts/${made.id}` }), 'A record', [200], record);
  const { customerId, amountCents, orderId = null } = customer.basket;
  promise(
    read.customerId === customerId && read.amountCents === amountCents && read.orderId === orderId,
    `The record of ${made.id} is not about the basket that was paid.`,
  );
  const post = (
    body: unknown,
    headers: Record<string, string> = { 'idempotency-key': bench.key(bench.random('wrong')) },
  ) => bench.request('checkout', { method: 'POST', path: '/checkouts', body, headers });
  const { basket, key } = customer;
  const wrong: [string, ReturnType<typeof post>, number, string][] = [
    ['A checkout without a key', post(basket, {}), 400, 'invalid-request'],
    ['A checkout of nothing', post({ ...basket, amountCents: 0 }), 400, 'invalid-request'],
    ['A checkout of half a cent', post({ ...basket, amountCents: 10.5 }), 400, 'invalid-request'],
    ['A checkout with a field too many', post({ ...basket, tip: 1 }), 400, 'invalid-request'],
    ['A checkout that is no JSON', post('{'), 400, 'invalid-json'],
    [
      'Another basket under the same key',
      post({ ...basket, amountCents: amountCents + 1 }, { 'idempotency-key': key }),
      409,
      'conflict',
    ],
    ['A checkout that is not there', bench.request('checkout', { path: '/checkouts/CO-999999999' }), 404, 'not-found'],
    ['A number that is none', bench.request('checkout', { path: '/checkouts/17' }), 400, 'invalid-request'],
  ];
  for (const [what, answer, status, code] of wrong) refusedAs(await answer, what, status, code);
}

/** Statements are still written. @throws Broken when one that was asked for does not come */
export async function statementsAreWritten(bench: Bench): Promise<void> {
  const customerId = `C${bench.random('statement').whole(1001, 1200)}`;
  const begun = Date.now();
  bodyOf(
    await bench.request('worker', { path: '/statements', body: { customerId } }),
    'A wish for a statement',
    [202],
    queued,
  );
  const written = await bench.eventually(async () => {
    const answer = await bench.request('worker', { path: `/statements/${customerId}` });
    if (answer.status === 404) return undefined;
    const one = bodyOf(answer, 'A statement', [200], statement);
    return Date.parse(one.renderedAt) >= begun - 1_000 && one.customerId === customerId;
  }, RENDERED_MS);
  promise(written === true, 'A customer who asks for a statement gets none for ten seconds.');
}
