import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { check } from '#chaos/judge/check.ts';
import type { Catalogue } from './catalogue.ts';
import { FAR_AWAY, LEEWAY_MS } from './far-away.ts';
import { Neighbours } from './neighbours.ts';
import { refusedAs } from './public-answers.ts';
import { Visitors } from './visitors.ts';

const CROWD = 30;
/** Enough crowds who fail for whatever counts them among all who came in the last ten seconds to have seen it. */
const CROWDS = 4;
const BACK_MS = 5_000 + LEEWAY_MS;

const supplier = (value: string) => ({ kind: 'toggle', service: 'partner', name: 'supplier', value }) as const;

/** @throws Broken unless pages are right again within the time that is promised from now on */
async function pagesComeBack(visitors: Visitors): Promise<void> {
  const back = performance.now() + BACK_MS;
  let visit = await visitors.look(visitors.shortPage());
  while (visit.answer.status !== 200 && performance.now() < back) {
    await delay(200);
    visit = await visitors.look(visitors.shortPage());
  }
  visitors.isRight(visit);
}

export function outageChecks(bench: Bench, catalogue: Catalogue): void {
  check(
    'suppliers that do not answer',
    'While the suppliers do not answer, a page is refused within 7 seconds or is right all the same, and what needs no supplier is answered within half a second: categories, search, reviews.',
    async () => {
      const neighbours = new Neighbours(bench, catalogue);
      const visitors = new Visitors(bench, catalogue, 'no suppliers');
      const refusals = { 'upstream-failed': 502, busy: 503, 'upstream-timeout': 504 };
      const lookAround = async () => {
        const visits = await Promise.all(
          Array.from({ length: 4 }, () => visitors.look(visitors.fullPage(), performance.now(), 7_000)),
        );
        for (const visit of visits) {
          if (visit.answer.status === 200) visitors.isRight(visit);
          else refusedAs(visit.answer, 'While suppliers do not answer, a page', refusals);
        }
      };
      const [product] = catalogue.all;
      for (const value of ['error', 'hang']) {
        await bench.apply(supplier(value));
        const looking = lookAround();
        await Promise.all([
          looking,
          neighbours.categories(500),
          neighbours.search('tea', 500),
          product && neighbours.reviews(product, 5, 500),
        ]);
      }
    },
  );

  check(
    'pages come back',
    'Five seconds after the suppliers answer again, or the database can be reached again, pages are as before.',
    async () => {
      const visitors = new Visitors(bench, catalogue, 'back');
      const crowd = () => Promise.all(Array.from({ length: CROWD }, () => visitors.look(visitors.fullPage())));
      await bench.apply(supplier('error'));
      for (let came = 0; came < CROWDS; came += 1) await crowd();
      await bench.apply(supplier('healthy'));
      await pagesComeBack(visitors);
      await bench.apply({ kind: 'partition', link: 'storefront-to-postgres' });
      await crowd();
      await bench.revert();
      await bench.apply(...FAR_AWAY);
      await pagesComeBack(visitors);
    },
  );
}
