export interface Payment {
  id: string;
  status: 'settled' | 'declined';
  amountCents: number;
  reference: string;
  createdAt: string;
}

interface Entry {
  payment: Payment;
  key: string | undefined;
}

const NEWEST_KEPT = 100_000;

/** The newest payments, in memory, to be found by id, by idempotency key and by reference. */
export class PaymentStore {
  private readonly entries = new Map<string, Entry>();
  private readonly idOfKey = new Map<string, string>();
  private readonly idsOfReference = new Map<string, Set<string>>();
  private readonly limit: number;

  /** @param limit how many payments are kept; the oldest goes first. Default 100,000 */
  constructor(limit = NEWEST_KEPT) {
    this.limit = limit;
  }

  get size(): number {
    return this.entries.size;
  }

  add(payment: Payment, key: string | undefined): void {
    this.entries.set(payment.id, { payment, key });
    if (key !== undefined) this.idOfKey.set(key, payment.id);
    const ids = this.idsOfReference.get(payment.reference);
    if (ids) ids.add(payment.id);
    else this.idsOfReference.set(payment.reference, new Set([payment.id]));
    if (this.entries.size > this.limit) this.dropOldest();
  }

  byId(id: string): Payment | undefined {
    return this.entries.get(id)?.payment;
  }

  byKey(key: string): Payment | undefined {
    const id = this.idOfKey.get(key);
    return id === undefined ? undefined : this.byId(id);
  }

  /** All payments with a reference, oldest first. */
  byReference(reference: string): Payment[] {
    const ids = this.idsOfReference.get(reference) ?? [];
    return [...ids].map((id) => this.byId(id)).filter((payment) => payment !== undefined);
  }

  private dropOldest(): void {
    const [oldest] = this.entries.values();
    if (!oldest) return;
    const { id, reference } = oldest.payment;
    this.entries.delete(id);
    if (oldest.key !== undefined) this.idOfKey.delete(oldest.key);
    const ids = this.idsOfReference.get(reference);
    ids?.delete(id);
    if (ids?.size === 0) this.idsOfReference.delete(reference);
  }
}
