import { setTimeout as delay } from 'node:timers/promises';
import type { Condition } from '#chaos/conditions/condition.ts';
import type { Answer } from '#chaos/judge/answer.ts';
import { arrive } from '#chaos/judge/arrivals.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { Broken, promise } from '#chaos/judge/check.ts';
import { Books } from './books.ts';
import { type Customer, Customers } from './customers.ts';
import { paymentsAskedFor } from './figures.ts';
import { MoneyCount } from './money-count.ts';
import { toldBy } from './public-answers.ts';

/** How long after the partner is back everything has an end, and a request's way to there. */
const BACK_MS = 10_000;
const LEEWAY_MS = 1_000;
/** The first payment of all may meet a machine that is still busy with the start of everything. */
const OPENS_WITHIN_MS = 6_000;
const ASK_AGAIN_MS = 300;
const LOOK_EVERY_MS = 300;
/** What is promised, and what a busy machine may add. One answer in ten or more is not held against anybody. */
const ANSWERED_MS = 1_500;
const NOISE_MS = 250;
const STRAY_MS = 2_900;
const MOST_PAYMENTS_PER_REQUEST = 3;
/** A checkout that has not recovered by itself after this is started anew, so that the next trouble meets a fresh one. */
const CALM_MS = 700;

interface Wave {
  perSecond: number;
  seconds: number;
  /** Of so many customers, one sends each request twice at the same moment. */
  copiesOneIn?: number;
}

/** The market on a bench: customers who pay, troubles that come and go, and the books of it all. */
export class Market {
  readonly bench: Bench;
  readonly customers: Customers;
  readonly books: Books;
  private backAt = performance.now();
  /** Each time several people who pay for one order, each under a key of their own. */
  readonly shared: Customer[][] = [];
  private waves = 0;
  /** Once customers could not pay for so long, nobody waits for it a second time. */
  private staysAway = false;
  /** What checkout counts of the money that it settles. */
  readonly count: MoneyCount;
  private readonly loads: { when: string; payments: number; asked: number }[] = [];

  constructor(bench: Bench) {
    this.bench = bench;
    this.customers = new Customers(bench);
    this.books = new Books(bench, this.customers);
    this.count = new MoneyCount(bench, this.customers, this.books);
  }

  /** Somebody pays on a quiet evening; where the books begin. @throws Broken when that does not work */
  async open(): Promise<void> {
    const first = this.customers.enter({ isDeclined: false });
    const settled = await this.bench.eventually(async () => {
      const answer = await this.customers.checkOut(first);
      return toldBy(answer) === 'settled' && answer;
    }, OPENS_WITHIN_MS);
    promise(settled !== undefined, 'While everything is well, a customer cannot pay.');
    this.books.begin((settled.body as { id: string }).id);
  }

  /** When everything must have its end (performance.now()): ten seconds after the last trouble went. */
  get endsAt(): number {
    return this.backAt + BACK_MS + LEEWAY_MS;
  }

  /** Lets some trouble come, something happen in it, and the trouble go. */
  async during<Result>(troubles: readonly Condition[], happens: () => Promise<Result>): Promise<Result> {
    await this.bench.apply(...troubles);
    try {
      return await happens();
    } finally {
      await this.bench.revert();
      this.backAt = performance.now();
    }
  }

  /** Customers come whatever becomes of those before; the patient ask once more. @returns all that they were answered */
  async wave({ copiesOneIn = 0, ...plan }: Wave): Promise<Answer[]> {
    this.waves += 1;
    const answers = await arrive({
      ...plan,
      seed: `${this.bench.address.seed} wave ${this.waves}`,
      arrivals: 'even',
      visit: async (index, intendedStart) => {
        const customer = this.customers.enter();
        const copies = copiesOneIn > 0 && index % copiesOneIn === 0 ? 2 : 1;
        const first = Array.from({ length: copies }, () => this.customers.checkOut(customer, intendedStart));
        return [...(await Promise.all(first)), ...(await this.askAgain(customer))];
      },
    });
    return answers.flat();
  }

  /** Three people pay for one order at the same moment, one of them with a card that is declined. */
  payForOneOrder(): Promise<Answer[]> {
    const first = this.customers.enter({ isDeclined: false });
    first.basket.orderId ??= `O-${this.bench.random('shared order').whole(900_000, 999_999)}`;
    const some = [first, this.customers.enterAgain(first), this.customers.enterAgain(first, { isDeclined: true })];
    for (const one of some) one.isPatient = true;
    this.shared.push(some);
    return Promise.all(some.map((one) => this.customers.checkOut(one)));
  }

  /** That many customers at the same moment. */
  crowd(size: number): Promise<Answer[]> {
    return Promise.all(Array.from({ length: size }, () => this.customers.checkOut(this.customers.enter())));
  }

  /**
   * @param limitMs what is promised, and what a busy machine may add
   * @throws Broken when somebody had no answer of those promised, or waited too long for it
   */
  answeredInTime(answers: readonly Answer[], when: string, limitMs = ANSWERED_MS + NOISE_MS): void {
    const ms = answers.map((answer) => answer.ms).sort((a, b) => b - a);
    const [slowest = 0, second = 0] = ms;
    const counted = answers.length >= 10 && slowest < STRAY_MS ? second : slowest;
    promise(counted <= limitMs, `${when} customers wait ${(counted / 1000).toFixed(1)} s before they know anything.`);
    for (const answer of answers) {
      try {
        toldBy(answer);
      } catch (error) {
        if (!(error instanceof Broken)) throw error;
        throw new Broken(`${when} ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`);
      }
    }
  }

  /** Counts what happens at the partner meanwhile, for `boundedLoad`. */
  async counting<Result>(when: string, happens: () => Promise<Result>): Promise<Result> {
    const payments = await paymentsAskedFor(this.bench);
    const asked = this.customers.asked;
    const result = await happens();
    this.loads.push({
      when,
      payments: (await paymentsAskedFor(this.bench)) - payments,
      asked: this.customers.asked - asked,
    });
    return result;
  }

  get hasSeenBadTimes(): boolean {
    return this.loads.length > 0;
  }

  /** @throws Broken when in one of the bad times the partner was asked far more often than customers asked */
  boundedLoad(): void {
    for (const { when, payments, asked } of this.loads)
      promise(
        payments <= MOST_PAYMENTS_PER_REQUEST * asked,
        `${when} the partner is asked for ${payments} payments when customers ask for ${asked} checkouts.`,
      );
  }

  /** Waits a moment for customers to be served as before, and starts checkout anew when they are not. */
  async calm(): Promise<void> {
    const deadline = performance.now() + CALM_MS;
    while (!(await this.serves())) {
      if (performance.now() > deadline) {
        this.count.end();
        return this.bench.kill('checkout');
      }
      await delay(LOOK_EVERY_MS);
    }
  }

  /** @throws Broken when ten seconds after the partner is back customers are not served as before */
  async served(): Promise<void> {
    const deadline = this.endsAt;
    for (;;) {
      if (await this.serves()) {
        const answers = await this.wave({ perSecond: 20, seconds: 0.4 });
        if (answers.every(({ status }) => [200, 201, 402].includes(status))) return;
      }
      this.staysAway ||= performance.now() > deadline;
      promise(!this.staysAway, 'The partner is back for ten seconds, and customers still cannot pay.');
      await delay(LOOK_EVERY_MS);
    }
  }

  /** Whether a new customer can pay at the moment; the books know how far checkouts are numbered then. */
  async serves(): Promise<boolean> {
    const answer = await this.customers.checkOut(this.customers.enter({ isDeclined: false }));
    if (answer.status !== 200 && answer.status !== 201) return false;
    this.books.reach((answer.body as { id: string }).id);
    return true;
  }

  private async askAgain(customer: Customer): Promise<Answer[]> {
    const last = customer.answers.at(-1);
    if (!customer.isPatient || !last || (last.status !== 0 && last.status < 409)) return [];
    await delay(ASK_AGAIN_MS);
    return [await this.customers.checkOut(customer)];
  }
}
