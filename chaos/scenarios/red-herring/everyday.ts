import { promise } from '#chaos/judge/check.ts';
import { moneySettled } from './figures.ts';
import type { Market } from './market.ts';
import { toldBy } from './public-answers.ts';
import { FAR_AWAY } from './troubles.ts';

const PAID_MS = 1_000;
const NOISE_MS = 300;
/** More than wait in a row anywhere, and few enough for a small machine. */
const CROWD = 40;
const LEAST_PAID = 0.8;

interface Named {
  id?: string;
  paymentId?: string;
}

/** Checkouts while all is well. @throws Broken when one is not settled at once */
export async function everybodyPays(market: Market, when = 'While everything is well,'): Promise<void> {
  const answers = await market.wave({ perSecond: 12, seconds: 1 });
  const away = answers.filter((answer) => toldBy(answer) === 'nothing yet');
  promise(
    away.length === 0,
    `${when} ${away.length} of ${answers.length} customers are sent away without having paid (${away[0]?.status}).`,
  );
  const [slowest = 0, second = 0] = answers.map(({ ms }) => ms).sort((a, b) => b - a);
  promise(second <= PAID_MS + NOISE_MS, `${when} paying takes ${Math.round(slowest)} ms.`);
}

/** Many at the same moment. A machine that is busy with something else may have a second try. @throws Broken unless most can pay */
async function crowdPays(market: Market, when: string): Promise<void> {
  let paid = 0;
  for (let attempt = 0; attempt < 2 && paid < CROWD * LEAST_PAID; attempt += 1) {
    const answers = await market.crowd(CROWD);
    paid = answers.filter((answer) => toldBy(answer) !== 'nothing yet').length;
  }
  promise(
    paid >= CROWD * LEAST_PAID,
    `${when} and ${CROWD} customers come at once, only ${paid} of them can pay; the others are sent away.`,
  );
}

/** The partner answers, half a second later than usual. @throws Broken when that is too late for checkout */
export async function distancePays(market: Market): Promise<void> {
  await market.during([FAR_AWAY], async () => {
    await everybodyPays(market, 'While the partner answers 0.4 s later,');
    await crowdPays(market, 'While the partner answers 0.4 s later');
  });
}

/** One request in three copies at once, and again later. @throws Broken when they are not told the same */
export async function copiesPayOnce(market: Market): Promise<void> {
  const { customers } = market;
  const some = Array.from({ length: 4 }, () => customers.enter({ isDeclined: false }));
  const before = await moneySettled(market.bench);
  const atOnce = await Promise.all(some.flatMap((one) => [1, 2, 3].map(() => customers.checkOut(one))));
  market.answeredInTime(atOnce, 'While everything is well');
  for (const one of some) {
    const again = await customers.checkOut(one);
    promise(toldBy(again) === 'settled', 'A customer who asks again for a checkout is not told that it is paid.');
    promise(again.status === 200, `A checkout that was settled before is answered with ${again.status}, as a new one.`);
    const told = one.answers.filter((answer) => toldBy(answer) === 'settled').map(({ body }) => body as Named);
    promise(
      new Set(told.map(({ id, paymentId }) => `${id} ${paymentId}`)).size === 1,
      'Copies of one request are answered with different checkouts.',
    );
  }
  const worth = some.reduce((sum, { basket }) => sum + basket.amountCents, 0);
  const counted = (await moneySettled(market.bench)) - before;
  promise(
    counted === worth,
    `Of ${worth} cents that were settled, each in several copies, ${counted} come to be counted.`,
  );
}

/** A declined card and then another one, and one basket bought twice. @throws Broken when keys are mixed up */
export async function keysAreApart(market: Market): Promise<void> {
  const { customers } = market;
  const declined = customers.enter({ isDeclined: true });
  declined.basket.orderId ??= `O-${market.bench.random('order').whole(900_000, 999_999)}`;
  for (const _time of [1, 2]) {
    const answer = await customers.checkOut(declined);
    promise(toldBy(answer) === 'declined', 'A customer with a declined card is not told so.');
  }
  const other = await customers.checkOut(customers.enterAgain(declined));
  promise(toldBy(other) === 'settled', 'After a declined card, the customer cannot pay with another one.');
  const buyer = customers.enter({ isDeclined: false });
  delete buyer.basket.orderId;
  const first = (await customers.checkOut(buyer)).body as Named;
  const second = (await customers.checkOut(customers.enterAgain(buyer))).body as Named;
  promise(
    first.id !== second.id && first.paymentId !== second.paymentId && second.paymentId !== undefined,
    'A customer who buys the same twice pays only once.',
  );
}
