import pLimit from 'p-limit';
import type { Bench } from '#chaos/judge/bench.ts';
import { check } from '#chaos/judge/check.ts';
import type { Random } from '#chaos/load/random.ts';
import type { Catalogue, PageWish } from './catalogue.ts';
import { Neighbours } from './neighbours.ts';
import { type Visit, Visitors } from './visitors.ts';

/** Slugs that may be a category's, and that code which does without a category may stumble over. */
const ODD_SLUGS = ['undefined', 'null', 'all', 'any', 'none', 'nan', 'page'] as const;

/** Pages that are easily taken for each other, one right after the other. */
async function lookalikes(visitors: Visitors, random: Random): Promise<Visit[]> {
  const limits = [random.whole(21, 29), random.whole(30, 39)] as const;
  const pairs: PageWish[][] = [
    [
      { category: 'undefined', page: 1, limit: limits[0] },
      { page: 1, limit: limits[0] },
    ],
    [
      { page: 1, limit: limits[1] },
      { category: random.pick(ODD_SLUGS), page: 1, limit: limits[1] },
    ],
    [
      { page: 1, limit: 12 },
      { page: 11, limit: 2 },
    ],
  ];
  const looked = pairs.map(async (pair) => {
    const visits: Visit[] = [];
    for (const wish of pair) visits.push(await visitors.look(wish));
    return visits;
  });
  return (await Promise.all(looked)).flat();
}

/** Somebody looks at a page, at a product on it, and goes back. */
async function pageThenProduct(visitors: Visitors, catalogue: Catalogue, neighbours: Neighbours): Promise<void> {
  const wish = visitors.shortPage();
  visitors.isRight(await visitors.look(wish));
  const [product] = catalogue.pageOf(wish).items;
  if (product) await neighbours.product(product);
  visitors.isRight(await visitors.look(wish));
}

export function rightnessChecks(bench: Bench, catalogue: Catalogue): void {
  check(
    'pages are right',
    "A page of the catalogue shows the products that are in it, in the order of their numbers, each with its price, mean rating, number of reviews, newest review and its supplier's lead time, and says how many there are on all pages.",
    async () => {
      const visitors = new Visitors(bench, catalogue, 'right');
      const wishes = [
        { page: 1, limit: 50 },
        { page: 99, limit: 50 },
        { category: 'no-such', page: 1, limit: 20 },
        ...Array.from({ length: 7 }, () => visitors.anyPage()),
      ];
      const limit = pLimit(12);
      const visits = await Promise.all(wishes.map((wish) => limit(() => visitors.look(wish))));
      // The same page in another length, as soon as the first has been shown.
      visits.push(await visitors.look({ page: 1, limit: 5 }));
      visits.push(...(await lookalikes(visitors, bench.random('lookalikes'))));
      for (const visit of visits) visitors.isRight(visit);
    },
  );

  check(
    'everything else is right',
    'Product pages, reviews, search and categories are right as well, and whoever asks for what there is not, or for more than there may be, is told so: all as openapi.yaml says.',
    async () => {
      const neighbours = new Neighbours(bench, catalogue);
      const random = bench.random('everything else');
      const some = Array.from({ length: 6 }, () => catalogue.all[random.whole(0, catalogue.all.length - 1)]);
      await Promise.all([
        ...some.flatMap((one) => (one ? [neighbours.product(one), neighbours.reviews(one, random.whole(1, 12))] : [])),
        neighbours.search('lantern'),
        neighbours.search(random.pick(['silver', 'am', 'BOWL', '%'])),
        neighbours.categories(),
        neighbours.refusals(),
        pageThenProduct(new Visitors(bench, catalogue, 'page and product'), catalogue, neighbours),
      ]);
    },
  );
}
