import { z } from 'zod';
import type { Answer } from '#chaos/judge/answer.ts';
import { promise } from '#chaos/judge/check.ts';
import { bodyOf, refusal } from '#chaos/judge/described-answer.ts';

export { bodyOf };

/** What the storefront's openapi.yaml promises of its answers. */

const sku = z.string().regex(/^NM-\d{4}$/);
const slug = z.string().regex(/^[a-z][a-z-]{0,39}$/);
const count = z.int().min(0);
const stars = z.int().min(1).max(5);

export const review = z.strictObject({
  author: z.string().min(1).max(80),
  rating: stars,
  text: z.string().min(1).max(2000),
  createdAt: z.iso.datetime({ offset: true }),
});
export type Review = z.infer<typeof review>;

const found = z.strictObject({ sku, name: z.string().min(1), category: slug, priceCents: z.int().min(1) });
const item = found.extend({
  rating: z.number().min(1).max(5).nullable(),
  reviewCount: count,
  latestReview: review.nullable(),
  leadTimeDays: count,
});
export type Item = z.infer<typeof item>;

export const page = z.strictObject({
  items: z.array(item).max(50),
  page: z.int().min(1).max(10_000),
  limit: z.int().min(1).max(50),
  total: count,
});

export const product = item.extend({ description: z.string().min(1), reviews: z.array(review).max(10) });
export const reviews = z.strictObject({ reviews: z.array(review).max(100) });
export const search = z.strictObject({ items: z.array(found).max(50) });
export const categories = z.strictObject({
  categories: z.array(z.strictObject({ slug, name: z.string().min(1), productCount: count })),
});

/** @throws Broken unless it is a refusal in the form that all services share, with one of the codes and its status */
export function refusedAs(answer: Answer, what: string, codes: Record<string, number>): void {
  promise(answer.status !== 0, `${what} is left without an answer: ${answer.failure}.`);
  const { code } = bodyOf(answer, what, refusal, answer.status).error;
  promise(
    codes[code] === answer.status,
    `${what} should be refused as ${Object.keys(codes).join(' or ')}; what came is ${answer.status} ${code}.`,
  );
}
