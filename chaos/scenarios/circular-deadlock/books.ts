import pLimit from 'p-limit';
import type { Bench } from '#chaos/judge/bench.ts';
import { charge, tiersBetween } from './oracle.ts';
import * as answers from './public-answers.ts';
import { type Attempt, isPlaced, type Shoppers } from './shoppers.ts';

/** Milliseconds after which nothing may be under way any more. */
const SETTLED_MS = 5_000;
/** Reservations that are looked up one by one; the others are covered by the stock's sums. */
const LOOKED_UP = 12;

/** What does not agree, in a sentence each; empty where everything does. */
export interface Faults {
  /** Orders, stock and what customers were told. */
  half: string;
  price: string;
}

/** Where orders stand still, comparing would only take time. */
export const UNKNOWN: Faults = {
  half: 'Orders stand still, so that nobody knows what has become of them.',
  price: '',
};

type OrdersOf = Map<string, answers.Order[]>;

const ordered = (orders: readonly answers.Order[]) => orders.reduce((sum, one) => sum + one.totalCents, 0);
const linesOf = (lines: answers.Order['lines']) =>
  JSON.stringify(lines.map((line) => [line.sku, line.quantity, line.unitPriceCents, line.lineTotalCents]));

/** Holds what customers were told against what is written down: orders, stock and money. */
export class Books {
  private readonly bench: Bench;
  private readonly shoppers: Shoppers;
  private before: OrdersOf = new Map();
  private reservedBefore: Map<string, number> = new Map();

  private constructor(bench: Bench, shoppers: Shoppers) {
    this.bench = bench;
    this.shoppers = shoppers;
  }

  /** Takes down how things stand before these shoppers come. */
  static async open(bench: Bench, shoppers: Shoppers): Promise<Books> {
    const books = new Books(bench, shoppers);
    [books.before, books.reservedBefore] = await Promise.all([books.readOrders(), books.readReserved()]);
    return books;
  }

  /** What a customer had spent before, in cents. */
  spentBefore(customerId: string): number {
    return ordered(this.before.get(customerId) ?? []);
  }

  /** Ids of orders that were there before. */
  someOrders(count: number): string[] {
    return [...this.before.values()]
      .flat()
      .slice(0, count)
      .map(({ id }) => id);
  }

  /**
   * Waits until everything is settled and compares.
   * @param attempts all that the shoppers asked for, the last answer to each
   * @param leftOver whether stock may stay reserved that no order accounts for
   */
  async settle(attempts: readonly Attempt[], leftOver: 'nothing' | 'stock' = 'nothing'): Promise<Faults> {
    let faults: Faults = { half: '', price: '' };
    await this.bench.eventually(async () => {
      faults = await this.compare(attempts, leftOver);
      return faults.half === '';
    }, SETTLED_MS);
    return faults;
  }

  private async compare(attempts: readonly Attempt[], leftOver: 'nothing' | 'stock'): Promise<Faults> {
    const [orders, reserved] = await Promise.all([this.readOrders(), this.readReserved()]);
    const placed = new Map<string, answers.Order[]>();
    for (const [customerId, all] of orders) {
      const old = new Set(this.before.get(customerId)?.map(({ id }) => id));
      placed.set(
        customerId,
        all.filter(({ id }) => !old.has(id)),
      );
    }
    const all = [...placed.values()].flat();
    const half =
      this.wrongOrders(attempts, placed) ||
      this.wrongStock(all, reserved, leftOver) ||
      (await this.wrongReservations(all));
    return { half, price: this.wrongMoney(placed) };
  }

  private wrongOrders(attempts: readonly Attempt[], placed: OrdersOf): string {
    const told = new Map<string, string>();
    for (const attempt of attempts.filter(isPlaced)) {
      const order = answers.bodyOf(attempt.answer, 'An order', attempt.answer.status, answers.order);
      const written = placed.get(attempt.customerId)?.find(({ id }) => id === order.id);
      if (!written) return `A customer was told that order ${order.id} is placed, and it is not there.`;
      if (linesOf(written.lines) !== linesOf(order.lines) || written.totalCents !== order.totalCents)
        return `Order ${order.id} is not what its customer was told.`;
      if ((told.get(order.id) ?? attempt.key) !== attempt.key)
        return `Two different orders of customers came to be one: ${order.id}.`;
      told.set(order.id, attempt.key);
    }
    for (const [customerId, orders] of placed) {
      const unexplained = orders.filter(({ id }) => !told.has(id));
      const open = new Set(
        attempts.filter((one) => one.customerId === customerId && one.answer.status === 0).map(({ key }) => key),
      );
      if (unexplained.length > open.size)
        return `Customer ${customerId} has to pay for order ${unexplained[0]?.id}, which nobody placed: it was refused, or is there twice.`;
    }
    return '';
  }

  private wrongStock(placed: answers.Order[], reserved: Map<string, number>, leftOver: 'nothing' | 'stock'): string {
    const sold = new Map<string, number>();
    for (const { sku, quantity } of placed.flatMap(({ lines }) => lines))
      sold.set(sku, (sold.get(sku) ?? 0) + quantity);
    const over = (sku: string) => (reserved.get(sku) ?? 0) - (this.reservedBefore.get(sku) ?? 0) - (sold.get(sku) ?? 0);
    const missing = this.shoppers.skus.filter((sku) => over(sku) < 0);
    if (missing.length > 0)
      return `Orders were placed whose stock nobody keeps: of ${missing[0]} ${-over(missing[0] ?? '')} are missing.`;
    const kept = this.shoppers.skus.reduce((sum, sku) => sum + over(sku), 0);
    if (kept > 0 && leftOver === 'nothing')
      return `${kept} pieces are kept from other customers for orders that do not exist.`;
    return '';
  }

  private wrongMoney(placed: OrdersOf): string {
    for (const [customerId, orders] of placed) {
      const before = this.spentBefore(customerId);
      const after = before + ordered(orders);
      for (const { id, lines, totalCents } of orders) {
        // Orders of one customer that come together may be priced in any order.
        const right = tiersBetween(before, after - totalCents).some(
          (tier) => linesOf(charge(lines, tier)) === linesOf(lines),
        );
        if (!right) return `Customer ${customerId} pays a wrong price for order ${id}.`;
        if (totalCents !== lines.reduce((sum, line) => sum + line.lineTotalCents, 0))
          return `The lines of order ${id} do not add up to what customer ${customerId} pays.`;
      }
    }
    return '';
  }

  private async wrongReservations(placed: answers.Order[]): Promise<string> {
    const every = Math.max(1, Math.floor(placed.length / LOOKED_UP));
    for (const order of placed.filter((_, index) => index % every === 0)) {
      const answer = await this.bench.request('inventory', { path: `/reservations/${order.id}` });
      const found = answers.reservation.safeParse(answer.body).data;
      if (found?.status !== 'held') return `Order ${order.id} is placed, but no stock is held for it.`;
      if (linesOf(found.lines) !== linesOf(order.lines) || found.totalCents !== order.totalCents)
        return `What is held for order ${order.id} is not what its customer pays for.`;
    }
    return '';
  }

  private async readOrders(): Promise<OrdersOf> {
    const limit = pLimit(6);
    const read = async (customerId: string) => {
      const path = `/customers/${customerId}/orders?limit=100`;
      const answer = await this.bench.request('orders', { path, timeoutMs: 3_000 });
      return [
        customerId,
        answers.bodyOf(answer, "Looking at a customer's orders", 200, answers.orders).orders,
      ] as const;
    };
    return new Map(await Promise.all(this.shoppers.customers.map((one) => limit(read, one))));
  }

  private async readReserved(): Promise<Map<string, number>> {
    const path = `/stock?skus=${this.shoppers.skus.join(',')}`;
    const answer = await this.bench.request('inventory', { path, timeoutMs: 3_000 });
    const { stock } = answers.bodyOf(answer, 'Looking at the stock', 200, answers.stock);
    return new Map(stock.map(({ sku, reserved }) => [sku, reserved]));
  }
}
