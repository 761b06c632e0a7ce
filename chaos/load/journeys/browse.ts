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

const PAGES: readonly [Choice<(visit: Visit) => Promise<void>>, ...Choice<(visit: Visit) => Promise<void>>[]] = [
  { weight: 40, item: listPage },
  { weight: 5, item: longListPage },
  { weight: 35, item: productPage },
  { weight: 12, item: search },
  { weight: 8, item: categories },
];

/** Somebody opens one page of the shop. */
export const browse: Journey = {
  target: 'storefront',
  timeoutMs: 8_000,
  clients: [
    { weight: 7, item: 'browser' },
    { weight: 3, item: 'app' },
  ],
  visit: (visit) => visit.random.weighted(PAGES)(visit),
};
