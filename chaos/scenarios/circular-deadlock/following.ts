import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { bodyOf, order } from './public-answers.ts';
import { Shoppers } from './shoppers.ts';

const ORDERS = 8;
/** Spans and log lines are sent every half second. */
const RECORDED_MS = 5_000;

/** How many orders the service says it has placed. */
async function countedOrders(bench: Bench): Promise<number> {
  const page = String((await bench.request('orders', { path: '/metrics' })).body);
  const line = page.split('\n').find((one) => /^orders_placements_total\{[^}]*outcome="placed"/.test(one));
  return Number(/\} (\S+)/.exec(line ?? '')?.[1] ?? 0);
}

/** The trace that an order's log lines lead to, once it has come. */
function traceOf(bench: Bench, orderId: string) {
  return bench.eventually(async () => {
    const { records } = await bench.record.logs({ contains: orderId, since: '30s' });
    const ofOrder = records.filter(({ attributes }) => attributes.order_id === orderId);
    const says = (service: string) => ofOrder.find((one) => one.service === service && one.traceId)?.traceId;
    const traceId = says('orders');
    if (!traceId || says('inventory') !== traceId) return undefined;
    const trace = await bench.record.trace(traceId);
    return ['orders', 'inventory', 'pricing'].every((one) => trace.services.includes(one)) && trace;
  }, RECORDED_MS);
}

/** From an order's id to everything that happened for it. */
export async function ordersCanBeFollowed(bench: Bench): Promise<void> {
  const shoppers = new Shoppers(bench, 'following', { customers: ORDERS, products: 30 });
  const before = await countedOrders(bench);
  const attempts = await Promise.all(
    Array.from({ length: ORDERS }, (_, index) => shoppers.order(shoppers.wish(index))),
  );
  const placed = attempts.map(({ answer }) => bodyOf(answer, 'An order', 201, order));
  const counted = (await countedOrders(bench)) - before;
  promise(counted === placed.length, `${placed.length} orders were placed; operators see ${counted} of them.`);
  for (const { id } of placed.slice(0, 3)) {
    const trace = await traceOf(bench, id);
    promise(
      trace !== undefined,
      `Operators who look for order ${id} find no trace of it through orders, inventory and pricing.`,
    );
    const asked = trace.spans.filter((span) => span.kind === 'server').map(({ service }) => service);
    promise(
      ['orders', 'inventory', 'pricing'].every((service) => asked.includes(service)),
      `The trace of order ${id} does not say what was asked of whom.`,
    );
  }
}
