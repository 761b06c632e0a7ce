import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { Broken, check, promise } from '#chaos/judge/check.ts';
import type { Catalogue } from './catalogue.ts';
import { CHANGED_WITHIN, CROWD, changeCategory, changePrice } from './changes.ts';
import type { OrdinaryEvening } from './evening.ts';
import { BACK_MS, FAR_AWAY, LEEWAY_MS, STALE_MS } from './far-away.ts';
import { RECORDED_MS, skusAskedFor } from './record.ts';
import { Visitors } from './visitors.ts';

/** Longer than any category, and a second and a bit apart. */
const LONGER_PAGES = [50, 49, 48, 47];
const LENGTH_EVERY_MS = 1_150;
/** The database tells of a change as fast as it answers. */
const TOLD_MS = 100;
/** A storefront that asks suppliers by the clock may have begun with that in a request of long ago, and goes on in its trace. */
const WHOLE_RUN_MS = 60_000;

/** @throws Broken, with that sentence before what is found, when a page is not as the catalogue is by now */
async function isFresh(sentence: string, look: () => void | Promise<void>): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    throw new Broken(`${sentence} ${error.message}`);
  }
}

export function freshnessChecks(bench: Bench, catalogue: Catalogue, ordinary: OrdinaryEvening): void {
  check(
    'pages are fresh',
    'What a page shows is at most 5 seconds old: products, prices and reviews as they are in the catalogue, lead times as the suppliers gave them.',
    async () => {
      const random = bench.random('fresh');
      const all = catalogue.categories();
      const [visited = '', idle = '', twice = ''] = [0, 1, 2].map(
        () => all.splice(random.whole(0, all.length - 1), 1)[0],
      );
      const visitors = new Visitors(bench, catalogue, 'fresh');
      const pageOf = (category: string) => ({ category, page: 1, limit: CHANGED_WITHIN });
      const longerPage = (limit: number) => ({ ...pageOf(twice), limit });
      await Promise.all([visited, idle].map((category) => visitors.look(pageOf(category))));
      await Promise.all([
        changeCategory(bench, catalogue, visited, CROWD),
        ...[idle, twice].map((category) => changeCategory(bench, catalogue, category)),
      ]);
      // Lengths that nobody asked for before: what is new on them has never been shown, and suppliers are asked for it now.
      const [first, ...lengths] = (await ordinary.isLost()) ? [] : LONGER_PAGES;
      if (first !== undefined) await visitors.look(longerPage(first));
      const stale = performance.now() + STALE_MS + LEEWAY_MS;
      const seen: number[] = [];
      // What is looked at all the time must change as well as what nobody has looked at.
      while (performance.now() < stale) {
        await visitors.look(pageOf(visited));
        // The same products on pages of other lengths, which may be made of what was there already: it is no younger for that.
        const [next] = lengths.slice(seen.length);
        if (next !== undefined && performance.now() > stale - STALE_MS + LENGTH_EVERY_MS * (seen.length + 1)) {
          seen.push(next);
          await visitors.look(longerPage(next));
        }
        await delay(Math.min(400, Math.max(0, stale - performance.now())));
      }
      const asked = Date.now();
      const visits = await Promise.all(
        [pageOf(visited), pageOf(idle), ...seen.map(longerPage)].map((wish) => visitors.look(wish)),
      );
      await catalogue.read();
      for (const visit of visits)
        await isFresh('More than 5 seconds after a change a page is still the old one.', () => visitors.isRight(visit));
      const shown = visits.flatMap(({ wish }) => catalogue.pageOf(wish).items.map(({ sku }) => sku));
      let old: string[] = shown;
      const areAskedFor = async (earlierMs?: number) => {
        const since = await skusAskedFor(bench, asked - STALE_MS - LEEWAY_MS, earlierMs);
        old = shown.filter((sku) => !since.has(sku));
        return old.length === 0;
      };
      if (!(await bench.eventually(areAskedFor, RECORDED_MS / 2)))
        await bench.eventually(() => areAskedFor(WHOLE_RUN_MS), RECORDED_MS / 2);
      promise(old.length === 0, `Of ${shown.length} lead times on some pages, ${old.length} are older than 5 seconds.`);
    },
    { timed: true },
  );

  check(
    'nothing old is shown meanwhile',
    'What a page shows is at most 5 seconds old: products, prices and reviews as they are in the catalogue, lead times as the suppliers gave them.',
    async () => {
      await ordinary.requireHope();
      const visitors = new Visitors(bench, catalogue, 'meanwhile');
      const random = bench.random('meanwhile');
      const category = random.pick(catalogue.categories() as [string, ...string[]]);
      const wish = { category, page: 1, limit: CHANGED_WITHIN };
      await visitors.look(wish);
      await changeCategory(bench, catalogue, category);
      // Whoever is told of changes has been told by now, and what is shown from here on is of now.
      await delay(TOLD_MS);
      await visitors.look(wish);
      await bench.apply({ kind: 'partition', link: 'storefront-to-postgres' });
      // Nobody can tell the storefront of this one.
      const [unheard] = catalogue.pageOf(wish).items.slice(-1);
      if (unheard) await changePrice(bench, random, unheard.sku);
      await delay(STALE_MS + LEEWAY_MS);
      const visit = await visitors.look(wish);
      await bench.revert();
      await bench.apply(...FAR_AWAY);
      await catalogue.read();
      if (visit.answer.status === 200)
        await isFresh(
          'More than 5 seconds after a change, the database out of reach, a page is still the old one.',
          () => visitors.isRight(visit),
        );
      const back = performance.now() + BACK_MS;
      await isFresh(
        'Five seconds after the database could be reached again a page is not as the catalogue is by now.',
        () => visitors.becomesRight(wish, back),
      );
    },
    { timed: true },
  );
}
