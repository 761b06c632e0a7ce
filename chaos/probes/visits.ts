import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type AmountKind, drawAmount } from '#chaos/load/amounts.ts';
import { type ClientIdentity, type ClientKind, drawClient, requestHeaders } from '#chaos/load/clients.ts';
import { type Answer, type HttpSender, NoAnswer } from '#chaos/load/http-sender.ts';
import { freshIdempotencyKey } from '#chaos/load/idempotency-key.ts';
import { products, shopper, stallHolder } from '#chaos/load/people.ts';
import type { Random } from '#chaos/load/random.ts';
import type { TargetName } from '#chaos/load/targets.ts';
import { centsOf, exactCents } from './exact-amount.ts';
import { type ObjectiveId, PROMISED_MS } from './objectives.ts';

/** A user who asks for one thing, once, and leaves when it takes longer than was promised. */
class Visitor {
  private readonly sender: HttpSender;
  private readonly client: ClientIdentity;
  private readonly timeoutMs: number;

  constructor(sender: HttpSender, client: ClientIdentity, timeoutMs: number) {
    this.sender = sender;
    this.client = client;
    this.timeoutMs = timeoutMs;
  }

  /** @returns undefined when no answer came in time */
  async ask(method: 'GET' | 'POST', path: string, asked?: unknown): Promise<Answer | undefined> {
    const body = asked === undefined ? undefined : Buffer.from(JSON.stringify(asked));
    const headers = requestHeaders(this.client, {
      host: this.sender.host,
      ...(body && { bodyBytes: body.length, idempotencyKey: freshIdempotencyKey() }),
    });
    try {
      return await this.sender.send({ method, path, headers, timeoutMs: this.timeoutMs, ...(body && { body }) });
    } catch (error) {
      if (error instanceof NoAnswer) return undefined;
      throw error;
    }
  }
}

/** What one visit showed: whether each objective that it could look at was kept. */
export type Findings = Partial<Record<ObjectiveId, boolean>>;

/** How somebody looks at one journey from outside. */
interface Look {
  target: TargetName;
  client: ClientKind;
  visit(visitor: Visitor, random: Random, amounts: AmountKind): Promise<Findings>;
}

const served = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** Whoever is turned away in time was promised no more; that nothing works is an answer to nobody. */
const answered = ({ status }: Answer): boolean => status < 500 || [502, 503, 504].includes(status);

const PAGES = 5;
const BASKET_CENTS = 2_450;

const cardToken = (random: Random): string => `tok_${random.whole(0x10000000, 0xffffffff).toString(16)}${randomUUID()}`;

/** Rents no stall, so that nobody else charges them. */
const PAYER = 'C1400';

const totalAnswer = z.object({ total: z.string(), chargeCount: z.number() });

/** The running total of the one whom only probes charge; undefined when it could not be had in time. */
async function readTotal(visitor: Visitor) {
  const answer = await visitor.ask('GET', `/customers/${PAYER}/total`);
  if (!answer || !served(answer)) return undefined;
  const { total, chargeCount } = totalAnswer.parse(answer.json());
  return { cents: centsOf(total), chargeCount };
}

async function charge(visitor: Visitor, random: Random, amounts: AmountKind): Promise<Findings> {
  const amount = drawAmount(amounts, random);
  const before = await readTotal(visitor);
  if (!before) return { billing: false };
  const asked = { customerId: PAYER, description: 'Stall lighting, kWh', ...amount };
  const made = await visitor.ask('POST', '/charges', asked);
  if (!made || !served(made)) return { billing: false };
  const after = await readTotal(visitor);
  if (!after) return { billing: false };
  // An earlier one that nobody waited for may have been made meanwhile: then nothing can be said.
  if (after.chargeCount !== before.chargeCount + 1) return { billing: true };
  return { billing: true, totals: after.cents - before.cents === exactCents(amount) };
}

/** How each journey is looked at. */
export const LOOKS = {
  browse: {
    target: 'storefront',
    client: 'browser',
    async visit(visitor, random) {
      const answer = await visitor.ask('GET', `/products?page=${random.whole(1, PAGES)}&limit=20`);
      return { browse: answer !== undefined && served(answer) };
    },
  },
  order: {
    target: 'orders',
    client: 'app',
    async visit(visitor, random) {
      const lines = products(random, 1).map((sku) => ({ sku, quantity: 1 }));
      const answer = await visitor.ask('POST', '/orders', { customerId: shopper(random), lines });
      return { order: answer !== undefined && answered(answer) };
    },
  },
  checkout: {
    target: 'checkout',
    client: 'browser',
    async visit(visitor, random) {
      const asked = { customerId: shopper(random), amountCents: BASKET_CENTS, cardToken: cardToken(random) };
      const answer = await visitor.ask('POST', '/checkouts', asked);
      return { checkout: answer !== undefined && answered(answer) };
    },
  },
  billing: { target: 'billing', client: 'backend', visit: charge },
  statement: {
    target: 'worker',
    client: 'app',
    async visit(visitor, random) {
      const answer = await visitor.ask('GET', `/statements/${stallHolder(random)}`);
      // Whoever was not charged yet has none.
      return { statement: answer !== undefined && (served(answer) || answer.status === 404) };
    },
  },
} as const satisfies Record<string, Look>;

export type Journey = keyof typeof LOOKS;

/** Looks at one journey, once. Rejects when an answer is not what it should be at all. */
export function lookAt(journey: Journey, sender: HttpSender, random: Random, amounts: AmountKind): Promise<Findings> {
  const look: Look = LOOKS[journey];
  return look.visit(new Visitor(sender, drawClient(look.client, random), PROMISED_MS[journey]), random, amounts);
}
