import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import type { Catalogue, Shown } from './catalogue.ts';
import * as answers from './public-answers.ts';
import { sameItem, sameReview } from './visitors.ts';

const REVIEWS_ON_PRODUCT_PAGE = 10;

function sameReviews(got: readonly answers.Review[], wanted: readonly answers.Review[], what: string): void {
  const isSame =
    got.length === wanted.length && got.every((one, index) => sameReview(one, wanted[index] as answers.Review));
  promise(isSame, `${what} are not the newest ones, or not in the order of their age.`);
}

/** What the storefront offers beside pages of the catalogue, held against the catalogue. */
export class Neighbours {
  private readonly bench: Bench;
  private readonly catalogue: Catalogue;

  constructor(bench: Bench, catalogue: Catalogue) {
    this.bench = bench;
    this.catalogue = catalogue;
  }

  /** @throws Broken when the page of a product is not right */
  async product(shown: Shown): Promise<void> {
    const answer = await this.bench.request('storefront', { path: `/products/${shown.sku}` });
    const body = answers.bodyOf(answer, `The page of ${shown.sku}`, answers.product);
    sameItem(body, shown);
    promise(body.sku === shown.sku && body.description === shown.description, `${shown.sku} is described wrongly.`);
    sameReviews(
      body.reviews,
      shown.reviews.slice(0, REVIEWS_ON_PRODUCT_PAGE),
      `The reviews on the page of ${shown.sku}`,
    );
  }

  /** @throws Broken when the list of a product's reviews is not right, or later than that many milliseconds */
  async reviews(shown: Shown, limit: number, withinMs = 8_000): Promise<void> {
    const path = `/products/${shown.sku}/reviews?limit=${limit}`;
    const answer = await this.bench.request('storefront', { path, timeoutMs: withinMs });
    const { reviews } = answers.bodyOf(answer, `The list of reviews of ${shown.sku}`, answers.reviews);
    sameReviews(reviews, shown.reviews.slice(0, limit), `The listed reviews of ${shown.sku}`);
  }

  /** @throws Broken when a search does not find what is there, or later than that many milliseconds */
  async search(text: string, withinMs = 8_000): Promise<void> {
    const path = `/search?q=${encodeURIComponent(text)}&limit=50`;
    const answer = await this.bench.request('storefront', { path, timeoutMs: withinMs });
    const { items } = answers.bodyOf(answer, `A search for "${text}"`, answers.search);
    const begins = ({ name }: Shown) => name.toLowerCase().startsWith(text.toLowerCase());
    const wanted = this.catalogue.all
      .filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()))
      .sort((a, b) => Number(begins(b)) - Number(begins(a)))
      .slice(0, 50)
      .map(({ sku, name, category, priceCents }) => ({ sku, name, category, priceCents }));
    promise(JSON.stringify(items) === JSON.stringify(wanted), `A search for "${text}" does not find what is there.`);
  }

  /** @throws Broken when the list of categories is not right, or later than that many milliseconds */
  async categories(withinMs = 8_000): Promise<void> {
    const answer = await this.bench.request('storefront', { path: '/categories', timeoutMs: withinMs });
    const { categories } = answers.bodyOf(answer, 'The list of categories', answers.categories);
    const names = categories.map(({ name }) => name);
    promise(JSON.stringify(names) === JSON.stringify([...names].sort()), 'The categories are not listed by name.');
    for (const { slug, productCount } of categories) {
      const { total } = this.catalogue.pageOf({ category: slug, page: 1, limit: 1 });
      promise(productCount === total, `Category ${slug} is said to have ${productCount} products, and has ${total}.`);
    }
  }

  /** @throws Broken when a request that cannot be served is not refused as described */
  async refusals(): Promise<void> {
    const invalid = { 'invalid-request': 400 };
    const wrong: [string, Record<string, number>][] = [
      ['/products?limit=51', invalid],
      ['/products?limit=0', invalid],
      ['/products?page=0', invalid],
      ['/products?page=one', invalid],
      ['/products?category=No%20Such', invalid],
      ['/products/NM-1', invalid],
      ['/products/NM-9999', { 'not-found': 404 }],
      ['/products/NM-9999/reviews', { 'not-found': 404 }],
      ['/search?q=', invalid],
      ['/nowhere', { 'no-such-route': 404 }],
    ];
    await Promise.all(
      wrong.map(async ([path, codes]) =>
        answers.refusedAs(await this.bench.request('storefront', { path }), `GET ${path}`, codes),
      ),
    );
    const review = { author: 'Ana', rating: 6, text: 'Bright.' };
    const answer = await this.bench.request('storefront', { path: '/products/NM-0042/reviews', body: review });
    answers.refusedAs(answer, 'A review with six stars', invalid);
  }
}
