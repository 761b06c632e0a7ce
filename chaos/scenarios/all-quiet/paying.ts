import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import type { Random } from '#chaos/load/random.ts';
import * as answers from './answers.ts';
import { openTheTills } from './opening.ts';

/** Ten seconds after the partner is back; a judge beside may be late by one. */
const KNOWN_MS = 11_000;
const PAID = [200, 201];

interface Payment {
  id: string;
  status: string;
  amountCents: number;
}

interface Basket {
  orderId: string;
  customerId: string;
  amountCents: number;
  cardToken: string;
}

function drawBasket(random: Random, cardToken = 'tok_visa'): Basket {
  return {
    // Far beyond the numbers of real orders.
    orderId: `O-${60_000_000_000 + random.whole(0, 900_000_000)}`,
    customerId: `C${random.whole(1001, 1400)}`,
    amountCents: random.whole(1, 50_000),
    cardToken: `${cardToken}_${random.whole(1000, 9999)}`,
  };
}

/** Asks for a payment. */
export function payFor(bench: Bench, key: string, basket: Basket) {
  return bench.request('checkout', { path: '/checkouts', body: basket, headers: { 'idempotency-key': key } });
}

/** What the partner knows of payments for an order. */
async function paymentsOf(bench: Bench, orderId: string): Promise<Payment[]> {
  const { body } = await bench.request('partner', { path: `/payments?reference=${orderId}` });
  return (body as { payments: Payment[] }).payments;
}

/** @throws Broken unless the partner has settled one payment for it, over that amount */
async function settledOnce(bench: Bench, { orderId, amountCents }: Basket): Promise<void> {
  const settled = (await paymentsOf(bench, orderId)).filter(({ status }) => status === 'settled');
  promise(settled.length === 1, `A customer who is told to have paid has paid ${settled.length} times.`);
  promise(
    settled[0]?.amountCents === amountCents,
    `A customer pays ${settled[0]?.amountCents} cents instead of ${amountCents}.`,
  );
}

export function payingChecks(bench: Bench): void {
  check(
    'payments are settled',
    'What a customer pays is settled with the payment partner once and over exactly that amount; whose card is declined pays nothing and is told so.',
    async () => {
      await openTheTills(bench);
      const random = bench.random('payments');
      const basket = drawBasket(random);
      const key = bench.key(random);
      const paid = answers.read(await payFor(bench, key, basket), 'A payment', answers.paid, 201);
      await settledOnce(bench, basket);
      const path = `/checkouts/${paid.id}`;
      const seen = answers.read(await bench.request('checkout', { path }), 'A checkout', answers.checkout);
      promise(
        seen.status === 'settled' && seen.amountCents === basket.amountCents && seen.orderId === basket.orderId,
        'A checkout that was paid looks different afterwards.',
      );
      const declined = drawBasket(random, 'tok_declined');
      const told = await payFor(bench, bench.key(random), declined);
      answers.refused(told, 'A payment with a card that is declined', 402, 'payment-declined');
      const taken = (await paymentsOf(bench, declined.orderId)).filter(({ status }) => status === 'settled');
      promise(taken.length === 0, 'Money was taken from a card that is declined.');
    },
  );

  check(
    'payments come once',
    'A request that comes again under its key orders and pays once, also after a restart.',
    async () => {
      await openTheTills(bench);
      const random = bench.random('payments again');
      const basket = drawBasket(random);
      const key = bench.key(random);
      const first = answers.read(await payFor(bench, key, basket), 'A payment', answers.paid, 201);
      await bench.restart('checkout');
      const again = answers.read(await payFor(bench, key, basket), 'The same payment again', answers.paid);
      promise(again.id === first.id, 'Who repeats a payment has two.');
      await settledOnce(bench, basket);
      const other = { ...basket, amountCents: basket.amountCents + 1 };
      answers.refused(await payFor(bench, key, other), 'Another payment under a used key', 409, 'conflict');
    },
  );

  check(
    'nobody pays a partner who is away',
    'While the payment partner is out of order nobody is told that they have paid, and who tries again later pays once, at the latest ten seconds after it is back.',
    async () => {
      await openTheTills(bench);
      const partner = (value: string) => ({ kind: 'toggle', service: 'partner', name: 'payments', value }) as const;
      const random = bench.random('partner away');
      const basket = drawBasket(random);
      const key = bench.key(random);
      await bench.apply(partner('error'));
      const told = await payFor(bench, key, basket);
      await bench.apply(partner('healthy'));
      promise(
        [202, 502, 503, 504].includes(told.status),
        `Who cannot pay because the partner is away is answered with ${told.status || told.failure}.`,
      );
      if (told.status === 202) answers.read(told, 'A payment that has no end yet', answers.pending, 202);
      // How a payment ended whose answer was an error is not known: checkout may find out first, and answer 409 till then.
      let last = told;
      await bench.eventually(async () => {
        last = await payFor(bench, key, basket);
        return PAID.includes(last.status);
      }, KNOWN_MS);
      promise(PAID.includes(last.status), `Who tries again to pay is answered with ${last.status || last.failure}.`);
      answers.read(last, 'A payment tried again', answers.paid, last.status);
      await settledOnce(bench, basket);
    },
  );
}
