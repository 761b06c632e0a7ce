import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '#chaos/judge/answer.ts';
import { promise } from '#chaos/judge/check.ts';
import type { Customer } from './customers.ts';
import { figure } from './figures.ts';
import type { Market } from './market.ts';
import { toldBy } from './public-answers.ts';
import { ANSWERS_LOST, CUT_OFF, partner } from './troubles.ts';

const RECORD_MS = 1_250;
/** Customers who come while checkout is about to be killed: for at least so long, and at most as long as anybody waits. */
const [LEAST_MS, MOST_MS, ONE_EVERY_MS] = [450, 1_600, 110];
/** A crowd keeps a small machine busy by itself; who waits for a partner that takes two seconds waits longer than this. */
const CROWD_ANSWERED_MS = 1_900;
/** The partner may take half a second, so that nobody has given it up by then. */
const TOO_EARLY_MS = 250;

/** The partner turns everybody away, then most. */
export async function turnedAway(market: Market): Promise<void> {
  await market.calm();
  for (const [value, when] of [
    ['error', 'While the partner is out of order,'],
    ['rate-limited', 'While the partner takes few payments,'],
  ] as const) {
    const answers = await market.counting(when, () =>
      market.during([partner(value)], () => market.wave({ perSecond: 15, seconds: 0.8 })),
    );
    market.answeredInTime(answers, when);
  }
}

/** The partner takes payments and does not answer. */
export async function unanswered(market: Market): Promise<void> {
  await market.calm();
  const { customers } = market;
  const when = 'While the partner does not answer,';
  const earlier = await customers.checkOut(customers.enter({ isDeclined: false }));
  const { id } = earlier.body as { id?: string };
  const look = async () => {
    await delay(1_000);
    return market.bench.request('checkout', { path: `/checkouts/${id}` });
  };
  await market.during([partner('hang')], async () => {
    const [answers, looked] = await Promise.all([
      market.counting(when, async () => {
        const wave = market.wave({ perSecond: 12, seconds: 1.2, copiesOneIn: 4 });
        return [...(await market.payForOneOrder()), ...(await wave)];
      }),
      look(),
    ]);
    market.answeredInTime(answers, when);
    promise(
      looked.status === 200 && looked.ms < RECORD_MS,
      `${when} an earlier checkout cannot be looked up in a second.`,
    );
  });
}

/** Customers come one after the other, until the first of them is told something, who does not ask again. */
async function untilSomebodyKnows({ customers }: Market): Promise<{ some: Customer[]; cut: Promise<Answer>[] }> {
  const some: Customer[] = [];
  const cut: Promise<Answer>[] = [];
  const begun = performance.now();
  let knows = false;
  const isAt = (ms: number) => performance.now() - begun >= ms;
  while (!isAt(LEAST_MS) || (!knows && !isAt(MOST_MS))) {
    const customer = customers.enter();
    if (some.length < 2) customer.isPatient = false;
    some.push(customer);
    const answered = customers.checkOut(customer);
    cut.push(answered);
    const told = answered.then(() => {
      knows = true;
    });
    await Promise.race([delay(ONE_EVERY_MS), ...(isAt(LEAST_MS) ? [told] : [])]);
  }
  return { some, cut };
}

/** Checkout is killed as soon as somebody is told something, and restarted before payments under way have an end. */
async function brokenOffLate(market: Market): Promise<void> {
  const { some, cut } = await untilSomebodyKnows(market);
  await market.bench.kill('checkout');
  await Promise.all(cut);
  const patient = some.filter(({ isPatient, answers }) => isPatient && answers.every(({ status }) => status === 0));
  const answers = await Promise.all(patient.map((one) => market.customers.checkOut(one)));
  market.answeredInTime(answers, 'After checkout was killed and while the partner does not answer,');
}

/** Checkout is killed before anybody can know, so that whatever is settled of these payments is settled, and counted, after it. */
async function brokenOffEarly(market: Market): Promise<void> {
  const { customers, bench } = market;
  await market.count.begin();
  const some = Array.from({ length: 5 }, () => customers.enter({ isDeclined: false }));
  await market.during([partner('hang')], async () => {
    const cut = some.map((one) => customers.checkOut(one));
    await delay(TOO_EARLY_MS);
    await bench.kill('checkout');
    market.count.beginAnew();
    await Promise.all(cut);
  });
  await market.count.holdAgainstBooks(some, () => market.serves());
}

/** Checkout is killed twice while payments are under way. */
export async function brokenOff(market: Market): Promise<void> {
  await market.calm();
  await brokenOffEarly(market);
  await market.during([partner('hang')], () => brokenOffLate(market));
}

/** What the partner answers is lost on the way, then the way is cut; checkout is restarted before it can have heard of anybody. */
export async function cutOff(market: Market): Promise<void> {
  await market.calm();
  await market.count.begin();
  const { bench } = market;
  const wave = async (when: string) => {
    const answers = await market.counting(when, () => market.wave({ perSecond: 15, seconds: 0.8, copiesOneIn: 5 }));
    market.answeredInTime(answers, when);
  };
  await market.during([ANSWERS_LOST], async () => {
    await wave('While answers of the partner are lost on the way,');
    await bench.apply(CUT_OFF);
    await wave('While the partner cannot be reached,');
    await bench.restart('checkout');
    market.count.beginAnew();
  });
}

/** A crowd comes while the partner takes two seconds for each. */
export async function crowded(market: Market): Promise<void> {
  await market.calm();
  const answers = await market.during([partner('slow')], () => market.crowd(30));
  market.answeredInTime(answers, 'While the partner is slow and a crowd comes,', CROWD_ANSWERED_MS);
}

/** In all bad times so far, and one of them at least. */
export async function notFlooded(market: Market): Promise<void> {
  if (!market.hasSeenBadTimes) await turnedAway(market);
  market.boundedLoad();
}

/** In bad times as well, what is published is what happened. */
export async function countedTruly(market: Market): Promise<void> {
  await market.calm();
  const { bench } = market;
  const total = 'checkout_payments_total';
  const read = () =>
    Promise.all([
      figure(bench, 'checkout', { metric: total }),
      figure(bench, 'checkout', { metric: total, except: ['settled', 'repeated', 'declined', 'payment-declined'] }),
      figure(bench, 'checkout', { metric: 'checkout_payment_attempts_total', except: ['settled', 'declined'] }),
    ]);
  await market.during([partner('error')], async () => {
    const before = await read();
    const answers = await market.wave({ perSecond: 10, seconds: 0.5 });
    const [all = 0, inVain = 0, attempts = 0] = (await read()).map((now, index) => now - (before[index] ?? 0));
    const told = answers.filter((answer) => toldBy(answer) === 'nothing yet').length;
    promise(all === answers.length, `Of ${answers.length} requests for a checkout operators see ${all} counted.`);
    promise(inVain === told, `Of ${told} customers who could not pay operators see ${inVain} counted.`);
    promise(attempts > 0, 'Payments fail, and operators see none of that counted.');
  });
  const line = await bench.eventually(async () => {
    const { records } = await bench.record.logs({ service: 'checkout', level: 'warn', since: '60s' });
    return records.find(({ traceId }) => traceId !== null);
  }, 4_000);
  promise(line !== undefined, 'Payments fail, and checkout does not say so in its log.');
}
