import pg from 'pg';
import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import type { Catalogue } from './catalogue.ts';
import * as answers from './public-answers.ts';

/** Everything that changes is among so many first products, but for the new one. */
export const CHANGED_WITHIN = 10;

/**
 * What buyers and moderators write by hand: what the storefront's tables refuse them is the storefront's doing.
 * @param work what they want to do, as in "change a price"
 */
async function byHand(bench: Bench, work: string, text: string, values: unknown[]): Promise<void> {
  try {
    await bench.sql(text, values);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    promise(
      false,
      `Whoever works on the catalogue by hand cannot ${work} any more: the database says "${error.message}".`,
    );
  }
}

/** Buyers, visitors and moderators at work on one category: each changes something that its pages show. */
export async function changeCategory(bench: Bench, catalogue: Catalogue, category: string): Promise<void> {
  const random = bench.random(`changes of ${category}`);
  const { items } = catalogue.pageOf({ category, page: 1, limit: CHANGED_WITHIN });
  const pick = () => items.splice(random.whole(0, items.length - 1), 1)[0]?.sku ?? '';
  await byHand(
    bench,
    'change a price',
    'UPDATE storefront.products SET price_cents = price_cents + $2 WHERE sku = $1',
    [pick(), random.whole(1, 400)],
  );
  await byHand(bench, 'rename a product', "UPDATE storefront.products SET name = name || ' II' WHERE sku = $1", [
    pick(),
  ]);
  await byHand(
    bench,
    'delete a review',
    `DELETE FROM storefront.reviews WHERE id =
       (SELECT id FROM storefront.reviews WHERE sku = $1 ORDER BY created_at DESC, id DESC LIMIT 1)`,
    [pick()],
  );
  await byHand(bench, 'delete reviews', 'DELETE FROM storefront.reviews WHERE sku = $1', [pick()]);
  await byHand(
    bench,
    'add a product',
    `INSERT INTO storefront.products (sku, name, category, price_cents, description)
     VALUES ($1, $2, $3, $4, 'Came in this evening.')`,
    [catalogue.freeSku(random), `Novelty ${random.whole(1, 999)}`, category, random.whole(100, 9_999)],
  );
  const review = { author: 'Ida Ö.', rating: random.whole(1, 5), text: 'Bought it last night,\nand would again.' };
  const answer = await bench.request('storefront', { path: `/products/${pick()}/reviews`, body: review });
  answers.bodyOf(answer, 'A review', answers.review, 201);
}
