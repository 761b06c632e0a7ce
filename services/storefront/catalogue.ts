import type { Queryable } from '#kit/database.ts';
import { notFound } from '#kit/errors.ts';
import type { ServiceClient } from '#kit/http-client.ts';
import * as store from './store.ts';

const SUPPLIER_TIMEOUT_MS = 5000;
const REVIEWS_ON_PRODUCT_PAGE = 10;

export interface CatalogueItem extends store.Product, store.RatingSummary {
  latestReview: store.Review | null;
  leadTimeDays: number;
}

export interface CataloguePage {
  items: CatalogueItem[];
  page: number;
  limit: number;
  total: number;
}

export interface CatalogueParts {
  db: Queryable;
  partner: ServiceClient;
}

/** What shoppers see: products with their ratings, their newest review and how soon they can be delivered. */
export class Catalogue {
  private readonly db: Queryable;
  private readonly partner: ServiceClient;

  constructor({ db, partner }: CatalogueParts) {
    this.db = db;
    this.partner = partner;
  }

  categories() {
    return store.listCategories(this.db);
  }

  /** @throws UpstreamError when the suppliers cannot be asked */
  async page(query: { category: string | undefined; page: number; limit: number }): Promise<CataloguePage> {
    const { products, total } = await store.listProducts(this.db, query);
    const items: CatalogueItem[] = [];
    for (const product of products) items.push(await this.toItem(product));
    return { items, page: query.page, limit: query.limit, total };
  }

  /**
   * @throws ServiceError not-found
   * @throws UpstreamError when the suppliers cannot be asked
   */
  async product(sku: string) {
    const { description, ...product } = await this.find(sku);
    const item = await this.toItem(product);
    const reviews = await store.listReviews(this.db, sku, REVIEWS_ON_PRODUCT_PAGE);
    return { ...item, description, reviews };
  }

  /**
   * The newest reviews of a product.
   * @throws ServiceError not-found
   */
  async reviews(sku: string, limit: number): Promise<store.Review[]> {
    await this.find(sku);
    return store.listReviews(this.db, sku, limit);
  }

  /** @throws ServiceError not-found */
  async addReview(sku: string, review: store.NewReview): Promise<store.Review> {
    await this.find(sku);
    return store.addReview(this.db, sku, review);
  }

  search(text: string, limit: number): Promise<store.Product[]> {
    return store.searchProducts(this.db, text, limit);
  }

  private async find(sku: string) {
    const product = await store.findProduct(this.db, sku);
    if (!product) throw notFound('product', sku, 'path.sku');
    return product;
  }

  private async toItem(product: store.Product): Promise<CatalogueItem> {
    const summary = await store.ratingOf(this.db, product.sku);
    const [latestReview = null] = await store.listReviews(this.db, product.sku, 1);
    const leadTimeDays = await this.leadTimeOf(product.sku);
    return { ...product, ...summary, latestReview, leadTimeDays };
  }

  private async leadTimeOf(sku: string): Promise<number> {
    const path = `/suppliers/lead-times/${sku}`;
    const { leadTimeDays } = await this.partner.get<{ leadTimeDays: number }>(path, { timeoutMs: SUPPLIER_TIMEOUT_MS });
    return leadTimeDays;
  }
}
