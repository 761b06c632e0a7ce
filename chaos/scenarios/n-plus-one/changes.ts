import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Answer } from '#chaos/judge/answer.ts';
import type { Bench, Run } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import type { Random } from '#chaos/load/random.ts';
import type { Catalogue } from './catalogue.ts';
import * as answers from './public-answers.ts';

/** Everything that changes is among so many first products, but for the new one. */
export const CHANGED_WITHIN = 10;

/** As long as a moderator takes, once the review is chosen. */
const MODERATED_MS = 250;
const REVIEWERS = ['Ida Ö.', 'Jo', 'Mette L.', 'Ümit', 'B. B.'];
/** Who reviews a product that everybody talks about: it has more reviews then than any had before. */
export const CROWD = Array.from({ length: 60 }, (_, index) => `Visitor ${index}`);

const atOnce =
  (bench: Bench): Run =>
  (text, values) =>
    bench.sql(text, values);

/**
 * What buyers and moderators write by hand: what the storefront's tables refuse them is the storefront's doing.
 * @param work what they want to do, as in "change a price"
 */
async function byHand(run: Run, work: string, text: string, values: unknown[]): Promise<void> {
  try {
    await run(text, values);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    promise(
      false,
      `Whoever works on the catalogue by hand cannot ${work} any more: the database says "${error.message}".`,
    );
  }
}

/** Buyers change the price of a product. */
export async function changePrice(bench: Bench, random: Random, sku: string): Promise<void> {
  const text = 'UPDATE storefront.products SET price_cents = price_cents + $2 WHERE sku = $1';
  await byHand(atOnce(bench), 'change a price', text, [sku, random.whole(1, 400)]);
}

/** A visitor reviews a product. */
function review(bench: Bench, random: Random, sku: string, author: string): Promise<Answer> {
  const body = { author, rating: random.whole(1, 5), text: 'Bought it last night,\nand would again.' };
  return bench.request('storefront', { path: `/products/${sku}/reviews`, body });
}

/** A moderator deletes a product's newest review, and while nobody else can see that a visitor writes another one. */
async function deleteWhileReviewed(bench: Bench, random: Random, sku: string): Promise<void> {
  let written: Promise<Answer> | undefined;
  await bench.transaction(async (run) => {
    await byHand(
      run,
      'delete a review',
      `DELETE FROM storefront.reviews WHERE id =
         (SELECT id FROM storefront.reviews WHERE sku = $1 ORDER BY created_at DESC, id DESC LIMIT 1)`,
      [sku],
    );
    written = review(bench, random, sku, 'Noor');
    await Promise.race([written, delay(MODERATED_MS)]);
  });
  if (written) answers.bodyOf(await written, 'A review', answers.review, 201);
}

/** Several visitors review one product in the same moment. */
async function reviewAtOnce(bench: Bench, random: Random, sku: string, authors: readonly string[]): Promise<void> {
  const asked = authors.map((author) => review(bench, random, sku, author));
  for (const answer of await Promise.all(asked)) answers.bodyOf(answer, 'A review', answers.review, 201);
}

/**
 * Buyers, visitors and moderators at work on one category: each changes something that its pages show.
 * @param reviewers who reviews one of its products at once
 */
export async function changeCategory(
  bench: Bench,
  catalogue: Catalogue,
  category: string,
  reviewers: readonly string[] = REVIEWERS,
): Promise<void> {
  const random = bench.random(`changes of ${category}`);
  const run = atOnce(bench);
  const { items } = catalogue.pageOf({ category, page: 1, limit: CHANGED_WITHIN });
  const pick = () => items.splice(random.whole(0, items.length - 1), 1)[0]?.sku ?? '';
  await changePrice(bench, random, pick());
  await byHand(run, 'rename a product', "UPDATE storefront.products SET name = name || ' II' WHERE sku = $1", [pick()]);
  await deleteWhileReviewed(bench, random, pick());
  await byHand(run, 'delete reviews', 'DELETE FROM storefront.reviews WHERE sku = $1', [pick()]);
  await byHand(
    run,
    'add a product',
    `INSERT INTO storefront.products (sku, name, category, price_cents, description)
     VALUES ($1, $2, $3, $4, 'Came in this evening.')`,
    [catalogue.freeSku(random), `Novelty ${random.whole(1, 999)}`, category, random.whole(100, 9_999)],
  );
  await reviewAtOnce(bench, random, pick(), reviewers);
}
