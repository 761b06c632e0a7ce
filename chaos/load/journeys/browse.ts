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

interface Opinion {
  rating: number;
  texts: readonly [string, ...string[]];
}

/** What visitors say of what they have bought. Most of those who write are content. */
const OPINIONS: readonly [Choice<Opinion>, ...Choice<Opinion>[]] = [
  { weight: 1, item: { rating: 1, texts: ['Broken when it came.', 'Not what the picture shows.'] } },
  { weight: 1, item: { rating: 2, texts: ['Smaller than I thought.', 'It lasted a week.'] } },
  { weight: 2, item: { rating: 3, texts: ['Does what it should.', 'Fine for the price.'] } },
  { weight: 6, item: { rating: 4, texts: ['We use it every evening.', 'Good, and well packed.'] } },
  { weight: 10, item: { rating: 5, texts: ['Exactly what I was looking for.', 'The best that we have had so far.'] } },
];
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
  const { rating, texts } = random.weighted(OPINIONS);
  const author = `${random.pick(FIRST_NAMES)} ${random.pick(LAST_INITIALS)}`;
  await ask({ method: 'POST', path, body: { author, rating, text: random.pick(texts) } });
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
