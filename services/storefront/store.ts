import type { Queryable } from '#kit/database.ts';

export interface Product {
  sku: string;
  name: string;
  category: string;
  priceCents: number;
}

export interface NewReview {
  author: string;
  /** 1 to 5 */
  rating: number;
  text: string;
}

export interface Review extends NewReview {
  createdAt: Date;
}

export interface RatingSummary {
  /** Mean of all ratings, to two decimals; null where there is none. */
  rating: number | null;
  reviewCount: number;
}

const PRODUCT = 'sku, name, category, price_cents AS "priceCents"';
const REVIEW = 'author, rating, text, created_at AS "createdAt"';

export async function listCategories(db: Queryable): Promise<{ slug: string; name: string; productCount: number }[]> {
  const { rows } = await db.query(
    `SELECT c.slug, c.name, count(p.sku)::int AS "productCount"
     FROM categories c LEFT JOIN products p ON p.category = c.slug
     GROUP BY c.slug, c.name ORDER BY c.name`,
  );
  return rows;
}

async function countProducts(db: Queryable, category: string | undefined): Promise<number> {
  const { rows } = await db.query(
    'SELECT count(*)::int AS total FROM products WHERE $1::text IS NULL OR category = $1',
    [category],
  );
  return rows[0].total;
}

/** One page of a category, or of everything, and how many products there are in all. */
export async function listProducts(
  db: Queryable,
  { category, page, limit }: { category: string | undefined; page: number; limit: number },
): Promise<{ products: Product[]; total: number }> {
  const { rows } = await db.query<Product & { total: number }>(
    `SELECT ${PRODUCT}, count(*) OVER ()::int AS total FROM products
     WHERE $1::text IS NULL OR category = $1 ORDER BY sku LIMIT $2 OFFSET $3`,
    [category, limit, (page - 1) * limit],
  );
  const products = rows.map(({ total: _, ...product }) => product);
  // A page behind the last one has no row that could carry the total.
  return { products, total: rows[0]?.total ?? (await countProducts(db, category)) };
}

export async function findProduct(
  db: Queryable,
  sku: string,
): Promise<(Product & { description: string }) | undefined> {
  const { rows } = await db.query(`SELECT ${PRODUCT}, description FROM products WHERE sku = $1`, [sku]);
  return rows[0];
}

export async function ratingOf(db: Queryable, sku: string): Promise<RatingSummary> {
  const { rows } = await db.query(
    `SELECT round(avg(rating), 2)::float8 AS rating, count(*)::int AS "reviewCount" FROM reviews WHERE sku = $1`,
    [sku],
  );
  return rows[0];
}

/** Reviews of a product, the newest first. */
export async function listReviews(db: Queryable, sku: string, limit: number): Promise<Review[]> {
  const { rows } = await db.query(
    `SELECT ${REVIEW} FROM reviews WHERE sku = $1 ORDER BY created_at DESC, id DESC LIMIT $2`,
    [sku, limit],
  );
  return rows;
}

export async function addReview(db: Queryable, sku: string, review: NewReview): Promise<Review> {
  const { rows } = await db.query(
    `INSERT INTO reviews (sku, author, rating, text) VALUES ($1, $2, $3, $4) RETURNING ${REVIEW}`,
    [sku, review.author, review.rating, review.text],
  );
  return rows[0];
}

/** Products with `text` in their name; those whose name begins with it come first. */
export async function searchProducts(db: Queryable, text: string, limit: number): Promise<Product[]> {
  const literal = text.replace(/[\\%_]/g, '\\$&');
  const { rows } = await db.query(
    `SELECT ${PRODUCT} FROM products WHERE name ILIKE '%' || $1 || '%'
     ORDER BY name ILIKE $1 || '%' DESC, sku LIMIT $2`,
    [literal, limit],
  );
  return rows;
}
