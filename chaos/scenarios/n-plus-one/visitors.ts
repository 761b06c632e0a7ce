import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '#chaos/judge/answer.ts';
import { arrive, percentile } from '#chaos/judge/arrivals.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { Broken, promise } from '#chaos/judge/check.ts';
import type { Random } from '#chaos/load/random.ts';
import type { Catalogue, PageWish, Shown } from './catalogue.ts';
import * as answers from './public-answers.ts';

/** A page that somebody asked for, and what came. */
export interface Visit {
  wish: PageWish;
  answer: Answer;
}

/** Every fourth visitor wants long pages. */
const LONG_PAGE_EVERY = 4;
/** Who comes in a stream waits no longer than this. */
const PATIENCE_MS = 1_600;
const PAGES_PER_SECOND = 20;
const LOOK_EVERY_MS = 200;

export const pathOf = ({ category, page, limit }: PageWish): string =>
  `/products?${category === undefined ? '' : `category=${category}&`}page=${page}&limit=${limit}`;

const nameOf = ({ category, page, limit }: PageWish): string =>
  `Page ${page} of ${category ?? 'the whole catalogue'} with ${limit} products`;

/** People who look at pages all over the catalogue. */
export class Visitors {
  private readonly bench: Bench;
  private readonly catalogue: Catalogue;
  private readonly random: Random;
  private asked = 0;

  /** @param name decides, with the seed of the run, what they look at */
  constructor(bench: Bench, catalogue: Catalogue, name: string) {
    this.bench = bench;
    this.catalogue = catalogue;
    this.random = bench.random(name);
  }

  /** A page that is full: 20 products of a category or of all, or 50 of all. */
  fullPage(): PageWish {
    this.asked += 1;
    if (this.asked % LONG_PAGE_EVERY === 0) return { page: this.random.whole(1, 10), limit: 50 };
    if (this.random.chance(0.4)) return { page: this.random.whole(1, 25), limit: 20 };
    return { category: this.pickCategory(), page: 1, limit: 20 };
  }

  /** A page of ten, for whom it is all the same what they see. */
  shortPage(): PageWish {
    return { page: this.random.whole(1, 50), limit: 10 };
  }

  /** A page of two, for whom it is all the same what they see. */
  tinyPage(): PageWish {
    return { page: this.random.whole(1, 250), limit: 2 };
  }

  /** Any page, also one that is half full or behind the last. */
  anyPage(): PageWish {
    const category = this.random.chance(0.7) ? { category: this.pickCategory() } : {};
    const limit = this.random.whole(1, 50);
    const last = Math.ceil(this.catalogue.pageOf({ ...category, page: 1, limit }).total / limit);
    return { ...category, page: this.random.whole(1, last + 1), limit };
  }

  async look(wish: PageWish, intendedStart?: number, timeoutMs = 8_000): Promise<Visit> {
    return { wish, answer: await this.bench.request('storefront', { path: pathOf(wish), timeoutMs }, intendedStart) };
  }

  /** Lets them come for so many seconds, 20 a second, whatever becomes of those before. */
  come(name: string, seconds: number): Promise<Visit[]> {
    const seed = `${this.bench.address.seed} ${name}`;
    return arrive({
      seed,
      seconds,
      perSecond: PAGES_PER_SECOND,
      arrivals: 'even',
      visit: (_index, intendedStart) => this.look(this.fullPage(), intendedStart, PATIENCE_MS),
    });
  }

  /** @throws Broken when a page is not what database and suppliers say */
  isRight({ wish, answer }: Visit): void {
    const name = nameOf(wish);
    const body = answers.bodyOf(answer, name, answers.page);
    const { items, total } = this.catalogue.pageOf(wish);
    promise(
      body.page === wish.page && body.limit === wish.limit && body.total === total,
      `${name} says it is page ${body.page} with ${body.limit} products of ${body.total}, and there are ${total}.`,
    );
    const wanted = items.map(({ sku }) => sku).join(' ');
    const got = body.items.map(({ sku }) => sku).join(' ');
    promise(got === wanted, `${name} shows other products, or in another order: ${got || 'none'}, not ${wanted}.`);
    for (const [index, item] of body.items.entries()) sameItem(item, items[index] as Shown);
  }

  /**
   * Looks at a page until it is right.
   * @param deadline reading of performance.now()
   * @throws Broken when it is not by then
   */
  async becomesRight(wish: PageWish, deadline: number): Promise<void> {
    for (;;) {
      const visit = await this.look(wish);
      try {
        return this.isRight(visit);
      } catch (error) {
        if (!(error instanceof Broken) || performance.now() > deadline) throw error;
      }
      await delay(LOOK_EVERY_MS);
    }
  }

  private pickCategory(): string {
    const all = this.catalogue.categories();
    return all[this.random.whole(0, all.length - 1)] ?? '';
  }
}

/** Whether two reviews are one: moments may be written differently. */
export function sameReview(one: answers.Review, other: answers.Review): boolean {
  const moment = (text: string) => Math.floor(Date.parse(text));
  return (
    one.author === other.author &&
    one.rating === other.rating &&
    one.text === other.text &&
    moment(one.createdAt) === moment(other.createdAt)
  );
}

/** @throws Broken, naming the first field that a visitor sees wrong */
export function sameItem(item: answers.Item, shown: Shown): void {
  for (const field of ['name', 'category', 'priceCents', 'rating', 'reviewCount', 'leadTimeDays'] as const)
    promise(item[field] === shown[field], `${shown.sku} is shown with ${field} ${item[field]}; it is ${shown[field]}.`);
  const { latestReview } = item;
  const isNewest = latestReview ? shown.newest.some((one) => sameReview(one, latestReview)) : shown.newest.length === 0;
  promise(isNewest, `${shown.sku} is shown with a review that is not its newest.`);
}

/**
 * Milliseconds within which a share of these visitors had their page; a visit without one counts as all their patience.
 * @param limit whose pages have that many products; default: all
 */
export function waitOf(visits: readonly Visit[], share: number, limit?: number): number {
  const some = visits.filter(({ wish }) => limit === undefined || wish.limit === limit);
  return Math.round(
    percentile(
      some.map(({ answer }) => (answer.status === 200 ? answer.ms : PATIENCE_MS)),
      share,
    ),
  );
}
