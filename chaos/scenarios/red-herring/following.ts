import type { Bench } from '#chaos/judge/bench.ts';
import { NoVerdict, promise } from '#chaos/judge/check.ts';
import { figure, moneySettled } from './figures.ts';
import type { Market } from './market.ts';

/** Milliseconds after which everything that happened is in the record. */
const RECORDED_MS = 5_000;

/** The trace of a request, found by its id in the log. @throws Broken when a part of it is missing */
async function isTraced(bench: Bench, requestId: string): Promise<void> {
  const isSeen = await bench.eventually(async () => {
    const { records } = await bench.record.logs({ service: 'checkout', contains: requestId, since: '60s' });
    const line = records.find(({ message, traceId }) => message === 'request done' && traceId);
    if (!line?.traceId) return false;
    const spans = await bench.spansOf(line.traceId);
    const has = (service: string, kind: string, attribute?: string) =>
      spans.some((one) => one.service === service && one.kind === kind && (!attribute || attribute in one.attributes));
    return has('checkout', 'server') && has('checkout', 'client', 'db.query.text') && has('partner', 'server');
  }, RECORDED_MS);
  promise(
    isSeen === true,
    'A checkout cannot be followed by its id, from the log to a trace with the database and the partner in it.',
  );
}

/** What a payment is for: an order, or a checkout. */
async function referenceOf(bench: Bench, paymentId: string): Promise<string> {
  const { status, body } = await bench.request('partner', { path: `/payments/${paymentId}` });
  if (status !== 200) throw new NoVerdict(`the partner's books cannot be read: ${status}`);
  return (body as { reference: string }).reference;
}

/**
 * Whoever follows one checkout must not be led to another's payment.
 * @throws Broken when calls to the partner for several payments bear the id of one request for a checkout
 */
async function leadsToNobodyElse(bench: Bench): Promise<void> {
  const done = async (service: string, contains: string) => {
    const { records } = await bench.record.logs({ service, contains, since: '120s', limit: 5_000 });
    return records.filter(({ message }) => message === 'request done').map(({ attributes }) => attributes);
  };
  // Whoever looks checkouts up leaves far more lines, and no more than so many are given.
  const posts = await done('checkout', 'POST');
  const checkouts = posts.filter(({ route, method }) => route === '/checkouts' && method === 'POST');
  // Clients give ids to their requests, and may give one twice.
  const asked = new Set(
    [...Map.groupBy(checkouts, ({ request_id }) => request_id)]
      .filter(([, some]) => some.length === 1)
      .map(([id]) => id),
  );
  const calls = (await done('partner', 'request done')).filter((one) => one.payment_id && asked.has(one.request_id));
  for (const [request, some] of Map.groupBy(calls, ({ request_id }) => request_id)) {
    const payments = [...new Set(some.map(({ payment_id }) => String(payment_id)))];
    // One checkout may have asked for several payments, one after the other.
    if (payments.length === 1) continue;
    const checkouts = new Set(await Promise.all(payments.map((id) => referenceOf(bench, id)))).size;
    promise(
      checkouts === 1,
      `Operators who follow a checkout by its request ${request} come to the payments of ${checkouts} customers.`,
    );
  }
}

/** @throws Broken where operators see after bad times what did not happen, or not all that did */
export async function badTimesAreTold({ bench, count }: Market): Promise<void> {
  promise(count.miscounted === '', `After checkout was killed while payments were under way, ${count.miscounted}.`);
  await leadsToNobodyElse(bench);
}

/** What operators see of checkouts that go well. @throws Broken where it is missing or not true */
export async function canBeFollowed(market: Market): Promise<void> {
  const { bench, customers } = market;
  const read = () =>
    Promise.all([
      figure(bench, 'checkout', { metric: 'checkout_payments_total', labels: { outcome: 'settled' } }),
      figure(bench, 'checkout', { metric: 'checkout_payment_attempts_total', labels: { outcome: 'settled' } }),
      figure(bench, 'checkout', { metric: 'checkout_payment_duration_seconds_count' }),
      figure(bench, 'checkout', {
        metric: 'http_client_request_duration_seconds_count',
        labels: { peer_service: 'partner', http_request_method: 'POST' },
      }),
      moneySettled(bench),
    ]);
  const before = await read();
  const some = Array.from({ length: 4 }, () => customers.enter({ isDeclined: false }));
  const requestId = bench.id(bench.random('operators'));
  for (const [index, one] of some.entries())
    await customers.checkOut(one, undefined, index === 0 ? { 'x-request-id': requestId } : {});
  const worth = some.reduce((sum, { basket }) => sum + basket.amountCents, 0);
  const grown = (await read()).map((now, index) => now - (before[index] ?? 0));
  const wanted = [some.length, some.length, some.length, some.length, worth];
  promise(
    JSON.stringify(grown) === JSON.stringify(wanted),
    `${some.length} checkouts worth ${worth} cents were settled; the figures that operators see grew by ${grown.join(', ')}.`,
  );
  await isTraced(bench, requestId);
}
