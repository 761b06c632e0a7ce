import type { Bench } from '#chaos/judge/bench.ts';
import { NoVerdict } from '#chaos/judge/check.ts';
import type { Random } from '#chaos/load/random.ts';
import type { Item, Review } from './public-answers.ts';

/** Which page of the catalogue somebody asks for. */
export interface PageWish {
  category?: string;
  page: number;
  limit: number;
}

interface ProductRow {
  sku: string;
  name: string;
  category: string;
  priceCents: number;
  description: string;
}

interface ReviewRow {
  id: string;
  sku: string;
  author: string;
  rating: number;
  text: string;
  createdAt: Date;
}

/** A product as it must be shown. Of reviews written in the same millisecond any may count as the newest. */
export interface Shown extends Omit<Item, 'latestReview'> {
  newest: Review[];
  description: string;
  /** Newest first. */
  reviews: Review[];
}

/** Products that a supplier is asked for at once. */
const BATCH = 50;

/** Mean to two decimals, half away from zero, without a fraction in between that binary cannot hold. */
export function meanRating(ratings: readonly number[]): number | null {
  if (ratings.length === 0) return null;
  const sum = ratings.reduce((total, one) => total + one, 0);
  return Math.round((sum * 100) / ratings.length) / 100;
}

/** What the database and the suppliers say, read without the storefront. */
export class Catalogue {
  private readonly bench: Bench;
  private readonly leadTimes = new Map<string, number>();
  /** Numbers that new products were given, also those that nobody has read yet. */
  private readonly given = new Set<string>();
  private products: Shown[] = [];

  constructor(bench: Bench) {
    this.bench = bench;
  }

  /** Reads everything as it is now. @throws NoVerdict when that is not possible */
  async read(): Promise<void> {
    const [products, reviews] = await Promise.all([
      this.bench.sql<ProductRow>(
        'SELECT sku, name, category, price_cents AS "priceCents", description FROM storefront.products',
      ),
      this.bench.sql<ReviewRow>(
        `SELECT id, sku, author, rating, text, created_at AS "createdAt" FROM storefront.reviews
         ORDER BY created_at DESC, id DESC`,
      ),
    ]);
    await this.askSuppliers(products.map(({ sku }) => sku));
    const reviewsOf = Map.groupBy(reviews, ({ sku }) => sku);
    this.products = products
      .map((row) => this.shown(row, reviewsOf.get(row.sku) ?? []))
      .sort((a, b) => (a.sku < b.sku ? -1 : 1));
  }

  /** The number of a product that there is not: buyers who work at the same time take different ones. */
  freeSku(random: Random): string {
    const isTaken = (sku: string) => this.given.has(sku) || this.products.some((one) => one.sku === sku);
    for (;;) {
      const sku = `NM-${String(random.whole(501, 999)).padStart(4, '0')}`;
      if (isTaken(sku)) continue;
      this.given.add(sku);
      return sku;
    }
  }

  get all(): readonly Shown[] {
    return this.products;
  }

  categories(): string[] {
    return [...new Set(this.products.map(({ category }) => category))].sort();
  }

  /** What a page must show. */
  pageOf({ category, page, limit }: PageWish): { items: Shown[]; total: number } {
    const chosen = this.products.filter((one) => category === undefined || one.category === category);
    return { items: chosen.slice((page - 1) * limit, page * limit), total: chosen.length };
  }

  private shown(row: ProductRow, rows: readonly ReviewRow[]): Shown {
    const reviews = rows.map(({ author, rating, text, createdAt }) => ({
      author,
      rating,
      text,
      createdAt: createdAt.toISOString(),
    }));
    return {
      ...row,
      rating: meanRating(reviews.map(({ rating }) => rating)),
      reviewCount: reviews.length,
      reviews,
      newest: reviews.filter(({ createdAt }) => createdAt === reviews[0]?.createdAt),
      leadTimeDays: this.leadTimes.get(row.sku) ?? Number.NaN,
    };
  }

  private async askSuppliers(skus: readonly string[]): Promise<void> {
    const unknown = skus.filter((sku) => !this.leadTimes.has(sku));
    for (let first = 0; first < unknown.length; first += BATCH) {
      const some = unknown.slice(first, first + BATCH);
      const answer = await this.bench.request('partner', { path: `/suppliers/lead-times?skus=${some.join(',')}` });
      if (answer.status !== 200) throw new NoVerdict(`the suppliers could not be asked: ${answer.status}`);
      const { leadTimes } = answer.body as { leadTimes: { sku: string; leadTimeDays: number }[] };
      for (const { sku, leadTimeDays } of leadTimes) this.leadTimes.set(sku, leadTimeDays);
    }
  }
}
