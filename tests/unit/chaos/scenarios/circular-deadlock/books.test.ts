import { describe, expect, it } from '@jest/globals';
import type { Answer, Request } from '#chaos/judge/answer.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { Books } from '#chaos/scenarios/circular-deadlock/books.ts';
import { charge, type PricedLine, TIERS, totalOf } from '#chaos/scenarios/circular-deadlock/oracle.ts';
import type { Order } from '#chaos/scenarios/circular-deadlock/public-answers.ts';
import type { Attempt, Shoppers } from '#chaos/scenarios/circular-deadlock/shoppers.ts';

const CUSTOMER = 'C1001';
const SKUS = ['NM-0001', 'NM-0007'];
const BASKET = [{ sku: 'NM-0001', quantity: 2 }];
const SHOPPERS = { customers: [CUSTOMER], skus: SKUS } as unknown as Shoppers;

const answered = (status: number, body: unknown): Answer => ({ status, body, headers: {}, ms: 1, failure: '' });

const placed = (number: number, lines: PricedLine[] = charge(BASKET, TIERS[0])): Order => ({
  id: `O-${number}`,
  customerId: CUSTOMER,
  status: 'placed',
  lines,
  totalCents: totalOf(lines),
  currency: 'EUR',
  placedAt: '2026-05-04T21:14:03.112Z',
});

/** A market with one customer, whose services say what they are told to. */
class Market {
  orders: Order[] = [];
  reserved = 0;
  held: string[] = [];

  /** Places an order as it should be. */
  place(order: Order): Attempt {
    this.orders.push(order);
    this.reserved += 2;
    this.held.push(order.id);
    return this.ask(order.id, answered(201, order));
  }

  ask(key: string, answer: Answer): Attempt {
    return { customerId: CUSTOMER, key, lines: BASKET, answer };
  }

  bench(): Bench {
    return {
      request: async (_service: string, { path }: Request) => answered(200, this.answer(path)),
      eventually: async (read: () => Promise<unknown>) => read(),
    } as unknown as Bench;
  }

  private answer(path: string): unknown {
    if (path.startsWith('/customers/')) return { orders: this.orders };
    if (path.startsWith('/stock?'))
      return { stock: SKUS.map((sku, at) => ({ sku, available: 9, reserved: at === 0 ? this.reserved : 0 })) };
    const id = path.slice('/reservations/'.length);
    const { lines = [], totalCents = 0 } = this.orders.find((order) => order.id === id) ?? {};
    return { orderId: id, status: this.held.includes(id) ? 'held' : 'released', lines, totalCents };
  }
}

/** What the books say after something has happened. */
async function settledAfter(happen: (market: Market) => Attempt[], leftOver?: 'stock') {
  const market = new Market();
  market.place(placed(1));
  const books = await Books.open(market.bench(), SHOPPERS);
  return books.settle(happen(market), leftOver);
}

describe('the books of the judge of orders', () => {
  it('agree when all is well, also about a request that was refused and one that nobody answered', async () => {
    const faults = await settledAfter((market) => [
      market.place(placed(2)),
      market.ask('b', answered(503, {})),
      { ...market.place(placed(3)), answer: answered(0, undefined) },
      market.ask('c', answered(0, undefined)),
    ]);
    expect(faults).toEqual({ half: '', price: '' });
  });

  it.each<[string, (market: Market) => Attempt[], RegExp]>([
    [
      'an order that was confirmed and is gone',
      (market) => [market.ask('a', answered(201, placed(2)))],
      /is not there/,
    ],
    [
      'an order that was refused and placed all the same',
      (market) => [{ ...market.place(placed(2)), answer: answered(504, {}) }],
      /which nobody placed/,
    ],
    [
      'an order that was placed twice',
      (market) => {
        const attempt = market.place(placed(2));
        market.place(placed(3));
        return [attempt];
      },
      /which nobody placed/,
    ],
    [
      'one order for two keys',
      (market) => [market.place(placed(2)), market.ask('other', answered(201, placed(2)))],
      /came to be one/,
    ],
    [
      'another order than its customer was told',
      (market) => [{ ...market.place(placed(2)), answer: answered(201, placed(2, charge(BASKET, TIERS[1]))) }],
      /not what its customer was told/,
    ],
    [
      'an order without stock',
      (market) => {
        const attempt = market.place(placed(2));
        market.reserved -= 2;
        return [attempt];
      },
      /whose stock nobody keeps: of NM-0001 2 are missing/,
    ],
    [
      'stock without an order',
      (market) => {
        market.reserved += 3;
        return [market.ask('a', answered(503, {}))];
      },
      /3 pieces are kept from other customers/,
    ],
    [
      'a reservation that was released',
      (market) => {
        const attempt = market.place(placed(2));
        market.held = [];
        return [attempt];
      },
      /no stock is held for it/,
    ],
  ])('find %s', async (_what, happen, sentence) => {
    expect((await settledAfter(happen)).half).toMatch(sentence);
  });

  it('let stock be that a dead process has left, when they are told to', async () => {
    const faults = await settledAfter((market) => {
      market.reserved += 3;
      return [];
    }, 'stock');
    expect(faults.half).toBe('');
  });

  it("find a price that no tier on the customer's way gives", async () => {
    const faults = await settledAfter((market) => [market.place(placed(2, charge(BASKET, TIERS[3])))]);
    expect(faults).toEqual({ half: '', price: 'Customer C1001 pays a wrong price for order O-2.' });
  });
});
