import { setTimeout as delay } from 'node:timers/promises';
import { promise } from '#chaos/judge/check.ts';
import { figure } from './figures.ts';
import type { Market } from './market.ts';
import { toldBy } from './public-answers.ts';
import { ANSWERS_LOST, CUT_OFF, partner } from './troubles.ts';

const RECORD_MS = 1_250;

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

/** Checkout is killed while payments are under way, and restarted before all of them have an end. */
export async function brokenOff(market: Market): Promise<void> {
  await market.calm();
  const { customers, bench } = market;
  const some = Array.from({ length: 8 }, () => customers.enter());
  await market.during([partner('hang')], async () => {
    const cut = some.map((one) => customers.checkOut(one));
    await delay(400);
    await bench.kill('checkout');
    await Promise.all(cut);
    const patient = some.filter(({ isPatient, answers }) => isPatient && answers.every(({ status }) => status === 0));
    const answers = await Promise.all(patient.map((one) => customers.checkOut(one)));
    market.answeredInTime(answers, 'After checkout was killed and while the partner does not answer,');
  });
}

/** What the partner answers is lost on the way, then the way is cut. */
export async function cutOff(market: Market): Promise<void> {
  await market.calm();
  await market.beginToCount();
  for (const [trouble, when] of [
    [ANSWERS_LOST, 'While answers of the partner are lost on the way,'],
    [CUT_OFF, 'While the partner cannot be reached,'],
  ] as const) {
    const answers = await market.counting(when, () =>
      market.during([trouble], () => market.wave({ perSecond: 15, seconds: 0.8, copiesOneIn: 5 })),
    );
    market.answeredInTime(answers, when);
  }
}

/** A crowd comes while the partner takes two seconds for each. */
export async function crowded(market: Market): Promise<void> {
  await market.calm();
  const answers = await market.during([partner('slow')], () => market.crowd(30));
  market.answeredInTime(answers, 'While the partner is slow and a crowd comes,');
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
