import { percentile } from '#chaos/judge/arrivals.ts';
import { promise } from '#chaos/judge/check.ts';
import { moneySettled } from './figures.ts';
import type { Market } from './market.ts';
import { toldBy } from './public-answers.ts';
import { FAR_AWAY } from './troubles.ts';

const PAID_MS = 1_000;
const NOISE_MS = 300;
/** So many that two dozen payments are under way at any time, and few enough for a small machine. */
const MANY = { perSecond: 60, seconds: 1.1 };
const LEAST_PAID = 0.85;

interface Named {
  id?: string;
  paymentId?: string;
}

/** Checkouts while all is well. @throws Broken when one is not settled at once */
export async function everybodyPays(market: Market): Promise<void> {
  const when = 'While everything is well,';
  const answers = await market.wave({ perSecond: 12, seconds: 1 });
  const away = answers.filter((answer) => toldBy(answer) === 'nothing yet');
  promise(
    away.length === 0,
    `${when} ${away.length} of ${answers.length} customers are sent away without having paid (${away[0]?.status}).`,
  );
  const [slowest = 0, second = 0] = answers.map(({ ms }) => ms).sort((a, b) => b - a);
  promise(second <= PAID_MS + NOISE_MS, `${when} paying takes ${Math.round(slowest)} ms.`);
}

/**
 * The partner answers, half a second later than usual, to many. A machine that is busy with something else may have a second try.
 * @throws Broken when most of them cannot pay
 */
export async function distancePays(market: Market): Promise<void> {
  let [paid, all, halfMs] = [0, 0, 0];
  const isGood = () => paid > all * LEAST_PAID && halfMs <= PAID_MS + NOISE_MS;
  for (let attempt = 0; attempt < 2 && !isGood(); attempt += 1) {
    const answers = await market.during([FAR_AWAY], () => market.wave(MANY));
    all = answers.length;
    paid = answers.filter((answer) => toldBy(answer) !== 'nothing yet').length;
    halfMs = percentile(
      answers.map(({ ms }) => ms),
      0.5,
    );
  }
  const when = `While the partner answers 0.4 s later and ${MANY.perSecond} customers a second come,`;
  promise(paid > all * LEAST_PAID, `${when} ${all - paid} of ${all} requests end without a payment.`);
  promise(halfMs <= PAID_MS + NOISE_MS, `${when} half of them wait longer than ${Math.round(halfMs)} ms.`);
}

/** One request in three copies at once, and again later. @throws Broken when they are not told the same */
export async function copiesPayOnce(market: Market): Promise<void> {
  const { customers } = market;
  const some = Array.from({ length: 4 }, () => customers.enter({ isDeclined: false }));
  const before = await moneySettled(market.bench);
  await Promise.all(some.flatMap((one) => [1, 2, 3].map(() => customers.checkOut(one))));
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
  await requestIdsAreNoKeys(market);
  await lookalikesAreApart(market);
}

/** Keys that are easily made into one. @throws Broken unless each of them is paid for itself */
async function lookalikesAreApart({ customers, bench }: Market): Promise<void> {
  const stem = bench.id(bench.random('keys that look alike'));
  const some = ['-a', '.a', ':a', '_a', '-A'].map((end) => {
    const one = customers.enter({ isDeclined: false });
    one.key = `${stem}${end}`;
    return one;
  });
  const answers = await Promise.all(some.map((one) => customers.checkOut(one)));
  promise(
    answers.every((answer) => toldBy(answer) === 'settled'),
    'Of customers whose keys look alike one cannot pay.',
  );
  const payments = new Set(answers.map(({ body }) => (body as Named).paymentId));
  promise(payments.size === some.length, 'Customers whose keys look alike are told of one payment.');
}

/** Two customers whose programs give their requests the same id. @throws Broken unless each pays for what they bought */
async function requestIdsAreNoKeys({ customers, bench }: Market): Promise<void> {
  const headers = { 'x-request-id': bench.id(bench.random('one request id')) };
  const some = [1, 2].map(() => customers.enter({ isDeclined: false }));
  const paid: unknown[] = [];
  for (const one of some) {
    const answer = await customers.checkOut(one, undefined, headers);
    promise(toldBy(answer) === 'settled', 'A customer whose request has an id that another one had cannot pay.');
    paid.push((answer.body as Named).paymentId);
  }
  promise(paid[0] !== paid[1], 'Two customers whose requests have the same id are told of one payment.');
}
