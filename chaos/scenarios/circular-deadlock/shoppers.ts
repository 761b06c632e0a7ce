import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '#chaos/judge/answer.ts';
import { arrive } from '#chaos/judge/arrivals.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import type { Random } from '#chaos/load/random.ts';
import type { Line } from './oracle.ts';

/** One customer's order: what was asked for, under which key, and what came of it. */
export interface Attempt {
  customerId: string;
  key: string;
  lines: Line[];
  answer: Answer;
}

type Wish = Omit<Attempt, 'answer'>;

/** What a promise of 2 s allows for a busy machine. */
const ANSWERED_MS = 2_500;
const ASK_EVERY_MS = 300;

function drawn<Item>(count: number, draw: () => Item): Item[] {
  const chosen = new Set<Item>();
  while (chosen.size < count) chosen.add(draw());
  return [...chosen];
}

interface Company {
  customers: number;
  products: number;
  /**
   * Of all customers and products only this third: nobody of the others is met, nor anything that they are after. Where two
   * events overlap, or one is looked at again later, each has its own: a death 1, a cut 3, whatever comes beside them 2.
   */
  third?: 1 | 2 | 3;
}

const CUSTOMERS = { first: 1001, last: 1400 };
const PRODUCTS = { first: 1, last: 500 };

/** The first and last number of a third, or of all. */
function between({ first, last }: typeof CUSTOMERS, third: Company['third']): [first: number, last: number] {
  if (third === undefined) return [first, last];
  const each = Math.floor((last - first + 1) / 3);
  return [first + (third - 1) * each, first + third * each - 1];
}

/** Some customers, and the products that they are after this evening. */
export class Shoppers {
  readonly customers: readonly string[];
  readonly skus: readonly string[];
  private readonly bench: Bench;
  private readonly name: string;
  private readonly random: Random;

  /** @param name decides, with the seed of the run, who they are, what they want and when they come */
  constructor(bench: Bench, name: string, { customers, products, third }: Company) {
    this.bench = bench;
    this.name = name;
    this.random = bench.random(name);
    this.customers = drawn(customers, () => `C${this.random.whole(...between(CUSTOMERS, third))}`);
    this.skus = drawn(products, () => `NM-${String(this.random.whole(...between(PRODUCTS, third))).padStart(4, '0')}`);
  }

  /** What somebody wants, under a key that nobody has used. @param customerId default: one of them, in turn */
  wish(index: number, customerId = this.customers[index % this.customers.length] ?? ''): Wish {
    const lineCount = this.random.weighted([
      { weight: 45, item: 1 },
      { weight: 35, item: 2 },
      { weight: 20, item: 3 },
    ]);
    const chosen = drawn(Math.min(lineCount, this.skus.length), () => this.random.whole(0, this.skus.length - 1));
    const lines = chosen.map((at) => ({ sku: this.skus[at] ?? '', quantity: this.random.whole(1, 4) }));
    return { customerId, key: this.bench.key(this.random), lines };
  }

  /** Asks for it. @param intendedStart reading of performance.now() from which the customer waits */
  async order(wish: Wish, intendedStart?: number, timeoutMs = 2_600): Promise<Attempt> {
    const { customerId, key, lines } = wish;
    const answer = await this.bench.request(
      'orders',
      { path: '/orders', body: { customerId, lines }, headers: { 'idempotency-key': key }, timeoutMs },
      intendedStart,
    );
    return { ...wish, answer };
  }

  /**
   * Asks again and again under one key, until its customer knows enough or the time is over.
   * @param forMs milliseconds after which nobody asks again
   * @returns what came of each time, the first time first
   */
  async insist(
    wish: Wish,
    knowsEnough: (attempt: Attempt) => boolean,
    { forMs, timeoutMs }: { forMs: number; timeoutMs?: number },
  ): Promise<[Attempt, ...Attempt[]]> {
    const deadline = performance.now() + forMs;
    const ask = () => this.order(wish, performance.now(), timeoutMs);
    const asked: [Attempt, ...Attempt[]] = [await ask()];
    for (let last = asked[0]; !knowsEnough(last); ) {
      await delay(ASK_EVERY_MS);
      if (performance.now() >= deadline) break;
      last = await ask();
      asked.push(last);
    }
    return asked;
  }

  /** Lets them come, whatever becomes of those before, one wish after the other. @returns what became of them */
  come(plan: { perSecond: number; seconds: number }): Promise<Attempt[]> {
    return arrive({
      ...plan,
      seed: `${this.bench.address.seed} ${this.name}`,
      arrivals: 'even',
      visit: (index, intendedStart) => this.order(this.wish(index), intendedStart),
    });
  }
}

export const isPlaced = ({ answer }: Attempt): boolean => answer.status === 201 || answer.status === 200;

/** Whether a customer learnt of an order later than promised, or not at all. */
export const isLate = ({ answer }: Attempt): boolean => answer.status === 0 || answer.ms > ANSWERED_MS;
