import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { Broken, check, promise } from '#chaos/judge/check.ts';
import type { Catalogue } from './catalogue.ts';
import { CHANGED_WITHIN, changeCategory } from './changes.ts';
import { LEEWAY_MS, STALE_MS } from './far-away.ts';
import { RECORDED_MS, skusAskedFor } from './record.ts';
import { Visitors } from './visitors.ts';

export function freshnessChecks(bench: Bench, catalogue: Catalogue): void {
  check(
    'pages are fresh',
    'What a page shows is at most 5 seconds old: products, prices and reviews as they are in the catalogue, lead times as the suppliers gave them.',
    async () => {
      const random = bench.random('fresh');
      const all = catalogue.categories();
      const [visited = '', idle = ''] = [0, 1].map(() => all.splice(random.whole(0, all.length - 1), 1)[0]);
      const visitors = new Visitors(bench, catalogue, 'fresh');
      const pageOf = (category: string) => ({ category, page: 1, limit: CHANGED_WITHIN });
      await Promise.all([visited, idle].map((category) => visitors.look(pageOf(category))));
      await Promise.all([visited, idle].map((category) => changeCategory(bench, catalogue, category)));
      const stale = performance.now() + STALE_MS + LEEWAY_MS;
      // What is looked at all the time must change as well as what nobody has looked at.
      while (performance.now() < stale) {
        await visitors.look(pageOf(visited));
        await delay(Math.min(400, Math.max(0, stale - performance.now())));
      }
      const asked = Date.now();
      const visits = await Promise.all([visited, idle].map((category) => visitors.look(pageOf(category))));
      await catalogue.read();
      for (const visit of visits) {
        try {
          visitors.isRight(visit);
        } catch (error) {
          if (!(error instanceof Broken)) throw error;
          throw new Broken(`More than 5 seconds after a change a page is still the old one. ${error.message}`);
        }
      }
      const shown = visits.flatMap(({ wish }) => catalogue.pageOf(wish).items.map(({ sku }) => sku));
      let old: string[] = shown;
      await bench.eventually(async () => {
        const since = await skusAskedFor(bench, asked - STALE_MS - LEEWAY_MS);
        old = shown.filter((sku) => !since.has(sku));
        return old.length === 0;
      }, RECORDED_MS);
      promise(old.length === 0, `Of ${shown.length} lead times on a page ${old.length} are older than 5 seconds.`);
    },
  );
}
