import { Router } from 'express';
import { z } from 'zod';
import { addLogKeys } from '#kit/request-context.ts';
import { validate, wholeNumber } from '#kit/validation.ts';
import { jsonObject, sku } from '#kit/vocabulary.ts';
import type { Catalogue } from './catalogue.ts';
import * as metrics from './metrics.ts';

const limit = (fallback: number, maximum: number) => wholeNumber(1, maximum).default(fallback);
const category = z
  .string({ error: 'must be one category' })
  .regex(/^[a-z][a-z-]{0,39}$/, 'must be the slug of a category, such as "lanterns"');
const pageQuery = z.object({
  category: category.optional(),
  page: wholeNumber(1, 10_000).default(1),
  limit: limit(20, 50),
});

/** Text that people write, without control characters; `lines` allows line breaks and tabs. */
const plainText = (maximum: number, lines: 'one-line' | 'lines') =>
  z
    .string({ error: `must be a text of 1 to ${maximum} characters` })
    .trim()
    .min(1, `must be a text of 1 to ${maximum} characters`)
    .max(maximum, `must be a text of 1 to ${maximum} characters`)
    .regex(lines === 'lines' ? /^([^\p{Cc}]|[\n\r\t])*$/u : /^[^\p{Cc}]*$/u, 'must not contain control characters');

const searchQuery = z.object({ q: plainText(100, 'one-line'), limit: limit(20, 50) });
const reviewsQuery = z.object({ limit: limit(20, 100) });

const ratingRule = 'must be a whole number from 1 to 5';
const newReview = jsonObject({
  author: plainText(80, 'one-line'),
  rating: z.int(ratingRule).min(1, ratingRule).max(5, ratingRule),
  text: plainText(2000, 'lines'),
});

const answered = () => 'answered';

/** The shop window: catalogue, product pages, reviews, search. */
export function createRoutes(catalogue: Catalogue): Router {
  const router = Router();

  router.get('/categories', async (_request, response) => {
    response.json({ categories: await catalogue.categories() });
  });

  router.get('/products', async (request, response) => {
    const { category, page, limit } = validate(pageQuery, request.query, 'query');
    if (category) addLogKeys({ category });
    response.json(await metrics.pages.run(() => catalogue.page({ category, page, limit }), answered));
  });

  router.get('/products/:sku', async (request, response) => {
    const known = validate(sku, request.params.sku, 'path.sku');
    addLogKeys({ sku: known });
    response.json(await metrics.productViews.run(() => catalogue.product(known), answered));
  });

  router.get('/products/:sku/reviews', async (request, response) => {
    const known = validate(sku, request.params.sku, 'path.sku');
    addLogKeys({ sku: known });
    const { limit } = validate(reviewsQuery, request.query, 'query');
    response.json({ reviews: await catalogue.reviews(known, limit) });
  });

  router.post('/products/:sku/reviews', async (request, response) => {
    const known = validate(sku, request.params.sku, 'path.sku');
    addLogKeys({ sku: known });
    const review = validate(newReview, request.body, 'body');
    response.status(201).json(
      await metrics.reviews.run(
        () => catalogue.addReview(known, review),
        () => 'written',
      ),
    );
  });

  router.get('/search', async (request, response) => {
    const { q, limit } = validate(searchQuery, request.query, 'query');
    const items = await metrics.searches.run(
      () => catalogue.search(q, limit),
      (found) => (found.length > 0 ? 'found' : 'nothing-found'),
    );
    response.json({ items });
  });

  return router;
}
