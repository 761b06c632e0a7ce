import { z } from 'zod';
import { product } from '../people.ts';
import type { Choice } from '../random.ts';
import type { Journey, Visit } from './journey.ts';

const categoriesAnswer = z.object({ categories: z.array(z.object({ slug: z.string() })) });

const SEARCHES = [
  'lantern',
  'tea',
  'candle',
  'bowl',
  'blanket',
  'hat',
  'clock',
  'map',
  'soap',
  'silver',
  'amber',
  'umbrella',
] as const;

async function categories({ ask, cache }: Visit): Promise<void> {
  const answer = categoriesAnswer.parse((await ask({ method: 'GET', path: '/categories' })).json());
  cache.categories = answer.categories.map((category) => category.slug);
}

async function listPage(visit: Visit): Promise<void> {
  const { random, ask, cache } = visit;
  const choice = random.next();
  const page = random.chance(0.8) ? 1 : 2;
  if (cache.categories.length === 0) await categories(visit);
  const slug = cache.categories[Math.floor(choice * cache.categories.length)];
  const filter = slug === undefined ? '' : `category=${encodeURIComponent(slug)}&`;
  await ask({ method: 'GET', path: `/products?${filter}page=${page}&limit=20` });
}

/** The "show 50" setting, over the whole catalogue. */
async function longListPage({ random, ask }: Visit): Promise<void> {
  await ask({ method: 'GET', path: `/products?page=${random.whole(1, 10)}&limit=50` });
}

async function productPage({ random, ask }: Visit): Promise<void> {
  await ask({ method: 'GET', path: `/products/${product(random)}` });
}

async function search({ random, ask }: Visit): Promise<void> {
  await ask({ method: 'GET', path: `/search?q=${random.pick(SEARCHES)}&limit=20` });
}

/** What visitors say of what they have bought, by the stars that they give. */
const OPINIONS: Readonly<Record<number, readonly [string, ...string[]]>> = {
  1: ['Broken when it came.', 'Not what the picture shows.'],
  2: ['Smaller than I thought.', 'It lasted a week.'],
  3: ['Does what it should.', 'Fine for the price.'],
  4: ['We use it every evening.', 'Good, and well packed.'],
  5: ['Exactly what I was looking for.', 'The best that we have had so far.'],
};
const FIRST_NAMES = [
  'Anna',
  'Ben',
  'Chiara',
  'David',
  'Elif',
  'Femke',
  'Jonas',
  'Katya',
  'Luis',
  'Mira',
  'Noor',
  'Zoë',
] as const;
const LAST_INITIALS = ['B.', 'D.', 'F.', 'K.', 'L.', 'M.', 'R.', 'S.', 'T.', 'W.'] as const;

async function review({ random, ask }: Visit): Promise<void> {
  const path = `/products/${product(random)}/reviews`;
  // Most of those who write are content.
  const rating = random.weighted([
    { weight: 1, item: 1 },
    { weight: 1, item: 2 },
    { weight: 2, item: 3 },
    { weight: 6, item: 4 },
    { weight: 10, item: 5 },
  ]);
  const author = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_INITIALS)}`;
  await ask({ method: 'POST', path, body: { author, rating, text: random.pick(OPINIONS[rating] ?? ['Fine.']) } });
}

const PAGES: readonly [Choice<(visit: Visit) => Promise<void>>, ...Choice<(visit: Visit) => Promise<void>>[]] = [
  { weight: 40, item: listPage },
  { weight: 5, item: longListPage },
  { weight: 35, item: productPage },
  { weight: 9, item: search },
  { weight: 3, item: review },
  { weight: 8, item: categories },
];

/** Somebody opens one page of the shop, or, now and then, writes what a product is like. */
export const browse: Journey = {
  target: 'storefront',
  timeoutMs: 8_000,
  clients: [
    { weight: 7, item: 'browser' },
    { weight: 3, item: 'app' },
  ],
  visit: (visit) => visit.random.weighted(PAGES)(visit),
};
