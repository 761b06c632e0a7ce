import pLimit from 'p-limit';
import type { Bench } from '#chaos/judge/bench.ts';
import { NoVerdict, promise } from '#chaos/judge/check.ts';
import { type Customer, type Customers, endTold } from './customers.ts';
import { moneyTaken } from './figures.ts';
import * as answers from './public-answers.ts';

const AT_ONCE = 8;
/** More numbers than a run can use up, with a margin for those that a repeated request takes. */
const MOST_NUMBERS = 3_000;

const numberOf = (id: string) => Number(id.slice('CO-'.length));
const basketOf = (customerId: string, orderId: string | null | undefined, amountCents: number) =>
  `${customerId} ${orderId ?? 'no order'} ${amountCents}`;

const centsOf = (records: readonly answers.CheckoutRecord[]) => records.reduce((sum, one) => sum + one.amountCents, 0);

/** Checkout's records held against the partner's, both read as anybody may read them. */
export class Books {
  private readonly bench: Bench;
  private readonly customers: Customers;
  private readonly limit = pLimit(AT_ONCE);
  /** Checkouts that were found, by basket. */
  private readonly found = new Map<string, string[]>();
  /** Numbers up to which they were looked for, and up to which there are any. */
  private read = 0;
  private last = 0;

  constructor(bench: Bench, customers: Customers) {
    this.bench = bench;
    this.customers = customers;
  }

  /** From here on checkouts are looked for. @param id of one that was just made */
  begin(id: string): void {
    this.read = numberOf(id) - 1;
    this.reach(id);
  }

  /** Checkouts are numbered as far as this now. */
  reach(id: string): void {
    this.last = Math.max(this.last, numberOf(id));
  }

  /** Finds all checkouts of this run: also those whose number nobody was told. */
  async findAll(): Promise<void> {
    const from = this.read + 1;
    const numbers = Array.from({ length: Math.max(0, this.last - this.read) }, (_, index) => from + index);
    if (numbers.length > MOST_NUMBERS)
      throw new NoVerdict(`${numbers.length} checkouts are too many to look all of them up`);
    await Promise.all(
      numbers.map((number) =>
        this.limit(async () => {
          const one = await this.record(`CO-${number}`);
          if (!one) return;
          const basket = basketOf(one.customerId, one.orderId, one.amountCents);
          this.found.set(basket, [...(this.found.get(basket) ?? []), one.id]);
        }),
      ),
    );
    this.read = this.last;
  }

  /** What does not agree for these customers, a sentence each. @throws Broken when it never can */
  async complaints(some: readonly Customer[]): Promise<Map<Customer, string>> {
    const complaints = new Map<Customer, string>();
    const one = async (customer: Customer) => {
      const complaint = await this.complaintOf(customer);
      if (complaint) complaints.set(customer, complaint);
    };
    await Promise.all(some.map((customer) => this.limit(one, customer)));
    return complaints;
  }

  /** What the partner took in all, against what settled checkouts account for; in cents. */
  async takenAndAccounted(): Promise<{ taken: number; accounted: number; settled: Set<string> }> {
    const settled = await this.settledRecords(this.customers.all);
    const taken = await moneyTaken(this.bench);
    return { taken, accounted: centsOf(settled), settled: new Set(settled.map(({ id }) => id)) };
  }

  /** What these customers' settled checkouts account for, in cents. @param except ids of those that do not count */
  async settledOf(some: Iterable<Customer>, except: ReadonlySet<string> = new Set()): Promise<number> {
    return centsOf((await this.settledRecords(some)).filter(({ id }) => !except.has(id)));
  }

  private async settledRecords(some: Iterable<Customer>): Promise<answers.CheckoutRecord[]> {
    const ids = new Set([...some].flatMap((customer) => this.idsOf(customer)));
    const records = await Promise.all([...ids].map((id) => this.limit(() => this.record(id))));
    return records.filter((one) => one !== undefined).filter(({ status }) => status === 'settled');
  }

  /**
   * What does not agree for people who pay for one order under keys of their own, in a sentence: none may have what
   * another paid.
   */
  async complaintOfShared(some: readonly Customer[]): Promise<string | undefined> {
    const [{ basket } = { basket: { orderId: '' } }] = some;
    const taken = new Set((await this.paymentsWith(basket.orderId ?? '')).map(({ id }) => id));
    const paid = some.map((one) => {
      const { told, answer } = endTold(one);
      return { one, told, paymentId: (answer?.body as { paymentId?: string } | undefined)?.paymentId ?? '' };
    });
    const wrong = paid.find(({ one, told }) => told !== (one.isDeclined ? 'declined' : 'settled'));
    if (wrong)
      return `three people paid for order ${basket.orderId}, one with a card that is declined, and somebody whose card is ${wrong.one.isDeclined ? 'declined' : 'good'} is told "${wrong.told}".`;
    const wanted = paid.filter(({ one }) => !one.isDeclined).map(({ paymentId }) => paymentId);
    if (new Set(wanted).size < wanted.length)
      return `people who paid for order ${basket.orderId} twice are told of one payment only, ${wanted[0]}.`;
    if (taken.size !== wanted.length || !wanted.every((id) => taken.has(id)))
      return `${wanted.length} checkouts of order ${basket.orderId} are settled, and ${taken.size} were charged.`;
    return undefined;
  }

  private idsOf({ basket, answers: some }: Customer): string[] {
    const told = some.flatMap(({ body }) => (body as { id?: string } | undefined)?.id ?? []);
    const found = this.found.get(basketOf(basket.customerId, basket.orderId, basket.amountCents)) ?? [];
    return [...new Set([...told, ...found])];
  }

  private async record(id: string): Promise<answers.CheckoutRecord | undefined> {
    const answer = await this.bench.request('checkout', { path: `/checkouts/${id}` });
    return answer.status === 404 ? undefined : answers.bodyOf(answer, `Looking up ${id}`, [200], answers.record);
  }

  private async paymentsWith(reference: string): Promise<answers.Payment[]> {
    const answer = await this.bench.request('partner', { path: `/payments?reference=${reference}` });
    if (answer.status !== 200) throw new NoVerdict(`the partner's books cannot be read: ${answer.status}`);
    return answers.payments.parse(answer.body).payments.filter(({ status }) => status === 'settled');
  }

  private async complaintOf(customer: Customer): Promise<string | undefined> {
    const { basket, isDeclined } = customer;
    const { told, answer } = endTold(customer);
    const named = answer?.body as { id?: string; paymentId?: string } | undefined;
    const ids = this.idsOf(customer);
    const records = (await Promise.all(ids.map((id) => this.record(id)))).filter((one) => one !== undefined);
    const settled = records.filter(({ status }) => status === 'settled');
    const says = records[0]?.status ?? 'nothing';
    const references = basket.orderId ? [basket.orderId] : ids;
    const taken = (await Promise.all(references.map((one) => this.paymentsWith(one)))).flat();
    const who = `${basket.customerId}, who pays ${basket.amountCents} cents${basket.orderId ? ` for ${basket.orderId}` : ''},`;
    // What was taken is taken: no time heals it.
    promise(taken.length <= 1, `${who} was charged ${taken.length} times.`);
    promise(!isDeclined || taken.length === 0, `${who} has a declined card, and was charged.`);
    if (settled.length > 1) return `${who} has ${settled.length} checkouts settled for one.`;
    if (records.some(({ status }) => status === 'pending')) return `${who} is still not told whether it is paid.`;
    const [paid] = taken;
    const [one] = settled;
    if (told === 'settled' && (!one || one.id !== named?.id || one.paymentId !== named.paymentId))
      return `${who} was told that it is paid with ${named?.paymentId}, and the record says ${one?.paymentId ?? says}.`;
    if (told === 'declined' && !isDeclined) return `${who} was told that the card is declined, and it is not.`;
    if (paid && !one) return `${who} was charged, and the record says ${says}.`;
    if (one && paid?.id !== one.paymentId) return `${who} is recorded as settled, and the partner has no such payment.`;
    if (paid && paid.amountCents !== basket.amountCents) return `${who} was charged ${paid.amountCents} cents.`;
    return undefined;
  }
}
