import type { Answer } from '#chaos/judge/answer.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import type { Random } from '#chaos/load/random.ts';
import * as answers from './answers.ts';
import { discountHundredths, discountOf, type Line, lineCents } from './list-prices.ts';

const anySku = (random: Random): string => `NM-${String(random.whole(1, 500)).padStart(4, '0')}`;

/** Asks for an order. */
export function placeOrder(bench: Bench, key: string, customerId: string, lines: readonly Line[]): Promise<Answer> {
  return bench.request('orders', { path: '/orders', body: { customerId, lines }, headers: { 'idempotency-key': key } });
}

async function stockOf(bench: Bench, sku: string) {
  return answers.read(await bench.request('inventory', { path: `/stock/${sku}` }), 'Stock', answers.stock);
}

async function ordersOf(bench: Bench, customerId: string) {
  const answer = await bench.request('orders', { path: `/customers/${customerId}/orders?limit=100` });
  return answers.read(answer, "A customer's orders", answers.orders).orders;
}

/** A customer with a discount, and a line of which cutting off fractions of a cent makes another price than rounding. */
async function discountedCustomer(bench: Bench, random: Random) {
  for (;;) {
    const customerId = `C${random.whole(1001, 1400)}`;
    const spentCents = (await ordersOf(bench, customerId)).reduce((sum, one) => sum + one.totalCents, 0);
    const percent = discountOf(spentCents);
    if (percent === 0) continue;
    const lines: Line[] = [];
    for (let tries = 0; lines.length < 3; tries += 1) {
      const line = { sku: anySku(random), quantity: random.whole(1, 5) };
      const isTelling = discountHundredths(line, percent) % 100 >= 50 || tries > 200;
      if (isTelling && !lines.some(({ sku }) => sku === line.sku)) lines.push(line);
    }
    return { customerId, spentCents, percent, lines };
  }
}

export function orderingChecks(bench: Bench): void {
  check(
    'orders are placed',
    "An order is placed whole, with its stock reserved, at list price less the customer's loyalty discount, each line rounded half away from zero to the cent; or it is refused and leaves nothing behind.",
    async () => {
      const random = bench.random('orders');
      const { customerId, spentCents, percent, lines } = await discountedCustomer(bench, random);
      const before = await Promise.all(lines.map(({ sku }) => stockOf(bench, sku)));
      const placed = answers.read(
        await placeOrder(bench, bench.key(random), customerId, lines),
        'An order',
        answers.order,
        201,
      );
      for (const [index, line] of lines.entries()) {
        const wanted = lineCents(line, percent);
        const got = placed.lines[index]?.lineTotalCents;
        promise(got === wanted, `${line.quantity} of ${line.sku} cost a customer ${got} cents instead of ${wanted}.`);
        const stock = await stockOf(bench, line.sku);
        promise(
          stock.available === (before[index]?.available ?? 0) - line.quantity &&
            stock.reserved === (before[index]?.reserved ?? 0) + line.quantity,
          `An order is placed, and the stock of ${line.sku} is not reserved for it.`,
        );
      }
      promise(
        placed.totalCents === placed.lines.reduce((sum, one) => sum + one.lineTotalCents, 0),
        'The lines of an order do not add up to what its customer pays.',
      );
      const look = (service: string, path: string) => bench.request(service, { path });
      const held = answers.read(
        await look('inventory', `/reservations/${placed.id}`),
        'A reservation',
        answers.reservation,
      );
      promise(
        held.status === 'held' && held.totalCents === placed.totalCents,
        'What is held for an order is not what its customer pays for.',
      );
      const seen = answers.read(await look('orders', `/orders/${placed.id}`), 'An order', answers.order);
      promise(JSON.stringify(seen) === JSON.stringify(placed), 'An order looks different afterwards.');
      const history = answers.read(
        await look('orders', `/customers/${customerId}/history`),
        'A history',
        answers.history,
      );
      promise(
        history.totalSpentCents === spentCents + placed.totalCents,
        'What a customer has spent does not contain the order that was just placed.',
      );
    },
  );

  check(
    'only what is there is sold',
    'Nothing is sold that is not there, however many want it at the same moment.',
    async () => {
      const random = bench.random('scarce');
      const sku = anySku(random);
      const setAvailable = (available: number) =>
        bench.sql('UPDATE inventory.stock SET available = $2 WHERE sku = $1', [sku, available]);
      const { available, reserved } = await stockOf(bench, sku);
      await setAvailable(5);
      const buyers = Array.from({ length: 4 }, (_, index) => `C${1_210 + 40 * index + random.whole(0, 39)}`);
      const ordersBefore = await Promise.all(buyers.map(async (one) => (await ordersOf(bench, one)).length));
      const wanted = await Promise.all(
        buyers.map((customerId) => placeOrder(bench, bench.key(random), customerId, [{ sku, quantity: 2 }])),
      );
      const after = await stockOf(bench, sku);
      await setAvailable(available);
      const placed = wanted.filter(({ status }) => status === 201);
      promise(placed.length === 2, `Of 5 pieces ${placed.length} times 2 were sold.`);
      for (const answer of wanted)
        if (answer.status !== 201) answers.refused(answer, 'An order of more than there is', 409, 'out-of-stock');
      promise(
        after.available === 1 && after.reserved === reserved + 4,
        `Of 5 pieces 4 were sold, and ${after.available} are said to be left.`,
      );
      const ordersNow = await Promise.all(buyers.map(async (one) => (await ordersOf(bench, one)).length));
      const grown = ordersNow.reduce((sum, count, index) => sum + count - (ordersBefore[index] ?? 0), 0);
      promise(grown === 2, `Two orders were placed, and customers find ${grown}.`);
    },
  );

  check(
    'orders come once',
    'A request that comes again under its key orders and pays once, also after a restart.',
    async () => {
      const random = bench.random('again');
      const key = bench.key(random);
      const customerId = `C${random.whole(1001, 1400)}`;
      const lines = [{ sku: anySku(random), quantity: 3 }];
      const first = answers.read(await placeOrder(bench, key, customerId, lines), 'An order', answers.order, 201);
      const { reserved } = await stockOf(bench, lines[0]?.sku ?? '');
      await bench.restart('orders');
      const again = answers.read(
        await placeOrder(bench, key, customerId, lines),
        'The same order again',
        answers.order,
      );
      promise(again.id === first.id, 'Who repeats an order has two.');
      const other = [{ sku: lines[0]?.sku ?? '', quantity: 4 }];
      answers.refused(
        await placeOrder(bench, key, customerId, other),
        'Another order under a used key',
        409,
        'conflict',
      );
      promise((await stockOf(bench, lines[0]?.sku ?? '')).reserved === reserved, 'A repeated order takes stock again.');
      const path = `/reservations/${first.id}`;
      const given = answers.read(
        await bench.request('inventory', { method: 'DELETE', path }),
        'A release',
        answers.released,
      );
      const back = (await stockOf(bench, lines[0]?.sku ?? '')).reserved;
      promise(given.released && back === reserved - 3, 'Stock that is given back is not there again.');
    },
  );
}
