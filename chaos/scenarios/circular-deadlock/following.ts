import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import { bodyOf, order } from './public-answers.ts';
import { type Attempt, isPlaced, Shoppers } from './shoppers.ts';

const ORDERS = 8;
const WAY = ['orders', 'inventory', 'pricing'];
/** Spans and log lines are sent every half second. */
const RECORDED_MS = 5_000;

/** How many orders the service says it has placed. */
async function countedOrders(bench: Bench): Promise<number> {
  const page = String((await bench.request('orders', { path: '/metrics' })).body);
  const line = page.split('\n').find((one) => /^orders_placements_total\{[^}]*outcome="placed"/.test(one));
  return Number(/\} (\S+)/.exec(line ?? '')?.[1] ?? 0);
}

/** Services that were asked something within a trace; none while nothing of it has arrived. */
async function asked(bench: Bench, traceId: string): Promise<Set<string>> {
  const spans = await bench.spansOf(traceId);
  return new Set(spans.filter(({ kind }) => kind === 'server').map(({ service }) => service));
}

/** Whether an order's log lines lead to one trace of its whole way. Log lines are often there before spans. */
async function leadsAllTheWay(bench: Bench, orderId: string): Promise<boolean> {
  const { records } = await bench.record.logs({ contains: orderId, since: '30s' });
  const ofOrder = records.filter(({ attributes }) => attributes.order_id === orderId);
  const says = (service: string) => ofOrder.find((one) => one.service === service && one.traceId)?.traceId;
  const traceId = says('orders');
  if (!traceId || says('inventory') !== traceId) return false;
  const services = await asked(bench, traceId);
  return WAY.every((service) => services.has(service));
}

/** @throws Broken when what was done for one order of a crowd is told of another */
export async function crowdIsTold(bench: Bench, attempts: readonly Attempt[]): Promise<void> {
  const placedBy = new Map(
    attempts
      .filter(isPlaced)
      .map(({ answer }) => [answer.headers['x-request-id'] ?? '', bodyOf(answer, 'An order', answer.status, order).id]),
  );
  const placed = new Set(placedBy.values());
  const { records } = await bench.record.logs({ since: '60s', limit: 5_000 });
  for (const { attributes } of records) {
    const told = String(attributes.order_id);
    const own = placedBy.get(String(attributes.request_id));
    promise(
      own === undefined || told === own || !placed.has(told),
      `Operators who look for order ${told} find what was done for order ${own} in a crowd.`,
    );
  }
}

/** Places some orders, which operators must see counted. @returns their ids */
export async function ordersAreCounted(bench: Bench): Promise<string[]> {
  const shoppers = new Shoppers(bench, 'following', { customers: ORDERS, products: 30 });
  const before = await countedOrders(bench);
  const attempts = await Promise.all(
    Array.from({ length: ORDERS }, (_, index) => shoppers.order(shoppers.wish(index))),
  );
  const placed = attempts.map(({ answer }) => bodyOf(answer, 'An order', 201, order));
  const counted = (await countedOrders(bench)) - before;
  promise(counted === placed.length, `${placed.length} orders were placed; operators see ${counted} of them.`);
  return placed.map(({ id }) => id);
}

/** From an order's id to everything that happened for it. */
export async function ordersCanBeFollowed(bench: Bench, ids: readonly string[]): Promise<void> {
  for (const id of ids.slice(0, 3)) {
    const canBeFollowed = await bench.eventually(() => leadsAllTheWay(bench, id), RECORDED_MS);
    promise(
      canBeFollowed === true,
      `Operators who look for order ${id} find no trace of it through orders, inventory and pricing.`,
    );
  }
}
