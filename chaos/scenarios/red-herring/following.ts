import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
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
    const { spans } = await bench.record.trace(line.traceId);
    const has = (service: string, kind: string, attribute?: string) =>
      spans.some((one) => one.service === service && one.kind === kind && (!attribute || attribute in one.attributes));
    return has('checkout', 'server') && has('checkout', 'client', 'db.query.text') && has('partner', 'server');
  }, RECORDED_MS);
  promise(
    isSeen === true,
    'A checkout cannot be followed by its id, from the log to a trace with the database and the partner in it.',
  );
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
  const requestId = bench.key(bench.random('operators'));
  for (const [index, one] of some.entries())
    await customers.checkOut(one, undefined, index === 0 ? { 'x-request-id': requestId } : {});
  const worth = some.reduce((sum, { basket }) => sum + basket.amountCents, 0);
  const grown = (await read()).map((now, index) => now - (before[index] ?? 0));
  const wanted = [some.length, some.length, some.length, some.length, worth];
  promise(
    JSON.stringify(grown) === JSON.stringify(wanted),
    `Of ${some.length} checkouts worth ${worth} cents operators see ${grown.join(', ')} in the figures.`,
  );
  await isTraced(bench, requestId);
}
