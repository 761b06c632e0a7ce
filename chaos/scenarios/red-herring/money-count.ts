import type { Bench } from '#chaos/judge/bench.ts';
import type { Books } from './books.ts';
import type { Customer, Customers } from './customers.ts';
import { moneySettled } from './figures.ts';

/** How things stood when counting began. */
interface Beginning {
  /** Money that checkout said to have settled, and that its books did, in cents. */
  counted: number;
  accounted: number;
  /** Checkouts that were settled, and everybody who had come. */
  settled: ReadonlySet<string>;
  came: ReadonlySet<Customer>;
  isAnew: boolean;
}

const SETTLED_MS = 2_000;

/** What checkout says to have settled, held against its books. */
export class MoneyCount {
  /** What was wrong with it after checkout was killed; empty where nothing was. */
  miscounted = '';
  private readonly bench: Bench;
  private readonly customers: Customers;
  private readonly books: Books;
  private before: Beginning | undefined;

  constructor(bench: Bench, customers: Customers, books: Books) {
    this.bench = bench;
    this.customers = customers;
    this.books = books;
  }

  /** From here on it is held against the books. */
  async begin(): Promise<void> {
    await this.books.findAll();
    for (;;) {
      const counted = await moneySettled(this.bench);
      const { accounted, settled } = await this.books.takenAndAccounted();
      // Where something was settled in between, the two are not of one moment.
      if (counted !== (await moneySettled(this.bench))) continue;
      const came = new Set(this.customers.all);
      this.before = { counted, accounted, settled, came, isAnew: false };
      return;
    }
  }

  /**
   * Checkout was ended after counting began, and counts from 0. Nobody who came since can have been settled before that; of those
   * who had come earlier it may still have settled some.
   */
  beginAnew(): void {
    if (this.before) this.before = { ...this.before, counted: 0, isAnew: true };
  }

  /** Checkout was started anew without a word: nothing is said of what it counts. */
  end(): void {
    this.before = undefined;
  }

  /**
   * What checkout has settled since counting began, by books and by its own figure, in cents; undefined where nobody counts.
   * @param accounted what the books account for by now
   */
  async since(accounted: number): Promise<{ booked: number; counted: number; agree: boolean } | undefined> {
    const { before } = this;
    if (!before) return undefined;
    const counted = (await moneySettled(this.bench)) - before.counted;
    const booked = accounted - before.accounted;
    // What it may have settled, and counted, just before it was ended.
    const uncertain = before.isAnew ? await this.books.settledOf(before.came, before.settled) : 0;
    return { booked, counted, agree: counted <= booked && counted >= booked - uncertain };
  }

  /**
   * Waits a moment for some of these to be settled, takes note when what checkout counts is not what its books say, and ends.
   * @param goOn lets something happen after which the books know how far checkouts are numbered
   */
  async holdAgainstBooks(some: readonly Customer[], goOn: () => Promise<unknown>): Promise<void> {
    const look = async () => {
      await goOn();
      await this.books.findAll();
      // Asked first: what is settled only after the comparison has not been compared.
      const isSettled = (await this.books.settledOf(some)) > 0;
      const since = await this.since((await this.books.takenAndAccounted()).accounted);
      this.miscounted =
        since && !since.agree ? `${since.booked} cents were settled, ${since.counted} came to be counted` : '';
      return this.miscounted === '' && isSettled;
    };
    await this.bench.eventually(look, SETTLED_MS);
    // Where something was settled just between the two looks, they are not of one moment.
    for (let again = 0; again < 3 && this.miscounted !== ''; again += 1) await look();
    this.end();
  }
}
