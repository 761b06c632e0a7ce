import type { Answer } from '#chaos/judge/answer.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import type { Random } from '#chaos/load/random.ts';
import { type Told, toldBy } from './public-answers.ts';

interface Basket {
  customerId: string;
  orderId?: string;
  amountCents: number;
  cardToken: string;
}

/** Somebody with a basket, and what they were told of it so far. */
export interface Customer {
  key: string;
  basket: Basket;
  isDeclined: boolean;
  /** Asks again, under the same key, when not told how it ended; others go away. */
  isPatient: boolean;
  /** Shares a basket with somebody else; what they must be told is checked where they come, not from the books. */
  isApart: boolean;
  answers: Answer[];
}

/** How long a browser waits for an answer before it gives up. */
const BROWSER_PATIENCE_MS = 3_000;

/** What customers were told last that is an end. */
export function endTold({ answers }: Customer): { told: Told; answer: Answer | undefined } {
  const ends = answers
    .filter(({ status }) => status !== 0)
    .map((answer) => ({ told: toldBy(answer), answer }))
    .filter(({ told }) => told !== 'nothing yet');
  return ends.at(-1) ?? { told: 'nothing yet', answer: undefined };
}

/** All customers of a run: whatever is asked of checkout goes through here, so that the books can be added up. */
export class Customers {
  readonly all: Customer[] = [];
  /** Requests for a checkout so far. */
  asked = 0;
  private readonly bench: Bench;
  private readonly random: Random;
  private readonly amounts = new Set<number>();
  private nextOrder: number;

  constructor(bench: Bench) {
    this.bench = bench;
    this.random = bench.random('customers');
    // Beyond those that any history has.
    this.nextOrder = this.random.whole(300_000, 800_000);
  }

  /** Somebody new. No two have the same amount, so that a checkout can be told from all others. */
  enter({ isDeclined = this.random.chance(0.05) }: { isDeclined?: boolean } = {}): Customer {
    const { random } = this;
    const digits = Array.from({ length: 3 }, () => random.whole(0x10000000, 0xffffffff).toString(16)).join('');
    const customer: Customer = {
      key: this.bench.key(random),
      basket: {
        customerId: `C${random.whole(1001, 1400)}`,
        ...(random.chance(0.7) ? { orderId: `O-${this.nextOrder++}` } : {}),
        amountCents: this.newAmount(),
        cardToken: isDeclined ? `tok_declined_${digits}` : `tok_${digits}`,
      },
      isDeclined,
      isPatient: random.chance(0.5),
      isApart: false,
      answers: [],
    };
    this.all.push(customer);
    return customer;
  }

  /** The same person with the same basket, who pays for it under a new key. */
  enterAgain(customer: Customer, { isDeclined = false } = {}): Customer {
    const again = this.enter({ isDeclined });
    again.basket = { ...customer.basket, cardToken: again.basket.cardToken };
    customer.isApart = true;
    again.isApart = true;
    return again;
  }

  /** One request of a customer. Waits count from `intendedStart` (performance.now()). */
  async checkOut(customer: Customer, intendedStart?: number, headers: Record<string, string> = {}): Promise<Answer> {
    this.asked += 1;
    const answer = await this.bench.request(
      'checkout',
      {
        path: '/checkouts',
        body: customer.basket,
        headers: { 'idempotency-key': customer.key, ...headers },
        timeoutMs: BROWSER_PATIENCE_MS,
      },
      intendedStart,
    );
    customer.answers.push(answer);
    return answer;
  }

  private newAmount(): number {
    for (;;) {
      const amount = 5 * this.random.whole(60, 6_060);
      if (this.amounts.has(amount)) continue;
      this.amounts.add(amount);
      return amount;
    }
  }
}
