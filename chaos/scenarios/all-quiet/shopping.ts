import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import * as answers from './answers.ts';
import { listPriceCents } from './list-prices.ts';

interface Row {
  sku: string;
  name: string;
  rating: number | null;
  reviewCount: number;
  newest: string | null;
}

/** What the shop window must show, read from the database itself. */
async function readCatalogue(bench: Bench, category: string): Promise<Row[]> {
  return await bench.sql<Row>(
    `SELECT p.sku, p.name, (round(avg(r.rating), 2))::float8 AS rating, count(r.rating)::int AS "reviewCount",
       (array_agg(r.text ORDER BY r.created_at DESC, r.id DESC))[1] AS newest
     FROM storefront.products p LEFT JOIN storefront.reviews r USING (sku)
     WHERE p.category = $1 GROUP BY p.sku, p.name ORDER BY p.sku`,
    [category],
  );
}

/** @throws Broken when a product is shown otherwise than it is */
function sameAs(row: Row, shown: Pick<Row, 'sku' | 'name' | 'rating' | 'reviewCount'> & { priceCents: number }): void {
  promise(
    shown.sku === row.sku && shown.name === row.name && shown.rating === row.rating,
    `${row.sku} is shown as ${shown.name}, rated ${shown.rating}; it is ${row.name}, rated ${row.rating}.`,
  );
  promise(shown.reviewCount === row.reviewCount, `${row.sku} is shown with ${shown.reviewCount} reviews.`);
  promise(
    shown.priceCents === listPriceCents(row.sku),
    `${row.sku} is shown at ${shown.priceCents} cents; its price is ${listPriceCents(row.sku)}.`,
  );
}

export function shoppingChecks(bench: Bench): void {
  check(
    'visitors find products',
    'Visitors find every product with its price, rating, newest review and delivery time, and a search finds what is there.',
    async () => {
      const random = bench.random('visitors');
      const category = random.pick(['lanterns', 'teas', 'knives', 'maps', 'hats', 'jewellery']);
      const rows = await readCatalogue(bench, category);
      const ask = (path: string) => bench.request('storefront', { path });
      const page = answers.read(await ask(`/products?category=${category}&limit=50`), 'A page', answers.page);
      promise(
        page.total === rows.length && page.items.map(({ sku }) => sku).join() === rows.map(({ sku }) => sku).join(),
        `The page of ${category} does not show its products, or not in their order.`,
      );
      const skus = rows.map(({ sku }) => sku).join(',');
      const { body } = await bench.request('partner', { path: `/suppliers/lead-times?skus=${skus}` });
      const { leadTimes } = body as { leadTimes: { sku: string; leadTimeDays: number }[] };
      for (const [index, row] of rows.entries()) {
        const shown = page.items[index];
        if (!shown) continue;
        sameAs(row, shown);
        promise(
          (shown.latestReview?.text ?? null) === row.newest,
          `${row.sku} is shown with another review than its newest.`,
        );
        const days = leadTimes[index]?.leadTimeDays;
        promise(
          shown.leadTimeDays === days,
          `${row.sku} is said to take ${shown.leadTimeDays} days; it takes ${days}.`,
        );
      }
      const chosen = rows[random.whole(0, rows.length - 1)] as Row;
      sameAs(chosen, answers.read(await ask(`/products/${chosen.sku}`), 'A product', answers.product));
      const hits = answers.read(await ask(`/search?q=${encodeURIComponent(chosen.name)}`), 'A search', answers.search);
      promise(
        hits.items.some(({ sku }) => sku === chosen.sku),
        `Who searches for ${chosen.name} does not find it.`,
      );
      const review = { author: 'Mette L.', rating: random.whole(1, 5), text: `Found it at last: ${bench.id(random)}` };
      const written = await bench.request('storefront', { path: `/products/${chosen.sku}/reviews`, body: review });
      answers.read(written, 'A review', answers.writtenReview, 201);
      const seen = answers.read(await ask(`/products/${chosen.sku}`), 'A product', answers.product);
      promise(
        seen.reviews[0]?.text === review.text &&
          seen.latestReview?.text === review.text &&
          seen.reviewCount === chosen.reviewCount + 1,
        'A review that was just written is not to be seen.',
      );
    },
  );
}
