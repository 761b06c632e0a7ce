import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import type { Catalogue, PageWish } from './catalogue.ts';
import type { OrdinaryEvening } from './evening.ts';
import { BACK_MS, FAR_AWAY, LEEWAY_MS, STALE_MS } from './far-away.ts';
import { Neighbours } from './neighbours.ts';
import { bodyOf, refusedAs, review } from './public-answers.ts';
import { Visitors } from './visitors.ts';

/** What is promised, and what a busy machine may add. */
const NEEDS_NO_SUPPLIER_MS = 500 + LEEWAY_MS;
/** The first who comes after a restart may wait as long. */
const FIRST_SERVED_MS = 1_000;
/** A restart that takes so much longer than the usual one waits for somebody. */
const LONGER_RESTART_MS = 3_000;

/** How suppliers fail, how many ask for pages then, and milliseconds after which others ask for what needs no supplier. */
const SILENCES = [
  { failing: 'error', pages: 4, thenMs: 0 },
  // More pages than the storefront may hold connections, and all of them wait for suppliers by then.
  { failing: 'hang', pages: 16, thenMs: 250 },
] as const;
const CROWD = 30;
const COME_AGAIN = 3;
/** Enough crowds who fail for whatever counts them among all who came in the last ten seconds to have seen it. */
const CROWDS = 4;

const supplier = (value: string) => ({ kind: 'toggle', service: 'partner', name: 'supplier', value }) as const;

/** @throws Broken unless all of these pages are right again within the time that is promised from now on */
async function pagesComeBack(visitors: Visitors, wishes: readonly PageWish[]): Promise<void> {
  const back = performance.now() + BACK_MS;
  await Promise.all(wishes.map((wish) => visitors.becomesRight(wish, back)));
}

/** @throws Broken unless a review can be written without the suppliers, and is then there once */
async function writesOneReview(bench: Bench, name: string): Promise<void> {
  const text = `Found it at last: ${bench.id(bench.random(`review while ${name}`))}`;
  const body = { author: 'Pia', rating: 4, text };
  const answer = await bench.request('storefront', { path: '/products/NM-0017/reviews', body, timeoutMs: 3_000 });
  bodyOf(answer, 'A review that is written while suppliers do not answer', review, 201);
  promise(
    answer.ms <= NEEDS_NO_SUPPLIER_MS,
    `While suppliers do not answer, whoever writes a review waits ${Math.round(answer.ms)} ms.`,
  );
  const rows = await bench.sql('SELECT id FROM storefront.reviews WHERE text = $1', [text]);
  promise(rows.length === 1, `A review that was written while suppliers do not answer is there ${rows.length}×.`);
}

/** @throws Broken when a storefront that is restarted while suppliers do not answer waits for them */
async function servesAfterRestart(bench: Bench, neighbours: Neighbours, usualMs: number): Promise<void> {
  const ms = await bench.restart('storefront');
  promise(
    ms <= usualMs + LONGER_RESTART_MS,
    `The storefront was restarted while suppliers do not answer, and nobody was served for ${(ms / 1000).toFixed(1)} s.`,
  );
  await neighbours.categories(FIRST_SERVED_MS);
}

export function outageChecks(bench: Bench, catalogue: Catalogue, ordinary: OrdinaryEvening): void {
  check(
    'suppliers that do not answer',
    'While the suppliers do not answer, a page is refused within 7 seconds or is right all the same, and what needs no supplier is answered within half a second: categories, search, reviews.',
    async () => {
      const neighbours = new Neighbours(bench, catalogue);
      const visitors = new Visitors(bench, catalogue, 'no suppliers');
      const refusals = { 'upstream-failed': 502, busy: 503, 'upstream-timeout': 504 };
      const lookAround = async (many: number) => {
        const visits = await Promise.all(
          Array.from({ length: many }, () => visitors.look(visitors.fullPage(), performance.now(), 7_000)),
        );
        for (const visit of visits) {
          if (visit.answer.status === 200) visitors.isRight(visit);
          else refusedAs(visit.answer, 'While suppliers do not answer, a page', refusals);
        }
      };
      const [product] = catalogue.all;
      const seen = visitors.fullPage();
      await visitors.look(seen);
      const silent = performance.now();
      for (const { failing, pages, thenMs } of SILENCES) {
        await bench.apply(supplier(failing));
        const looking = lookAround(pages);
        const others = delay(thenMs).then(() =>
          Promise.all([
            neighbours.categories(NEEDS_NO_SUPPLIER_MS),
            neighbours.search('tea', NEEDS_NO_SUPPLIER_MS),
            product && neighbours.reviews(product, 5, NEEDS_NO_SUPPLIER_MS),
          ]),
        );
        await Promise.all([looking, others]);
      }
      // Not before: a page may show it, or be a few seconds old.
      await writesOneReview(bench, 'hang');
      await bench.apply(supplier('error'));
      const letGo = performance.now();
      await writesOneReview(bench, 'error');
      await catalogue.read();
      const isShownAfter = async (answered: number) => {
        await delay(Math.max(0, answered + STALE_MS + LEEWAY_MS - performance.now()));
        return (await visitors.look(seen)).answer.status === 200;
      };
      // Suppliers who hang answer whoever still waits when they stop, and what they say then may be shown as long.
      promise(
        !((await isShownAfter(silent)) && (await isShownAfter(letGo))),
        'More than 5 seconds after the suppliers answered last a page still shows lead times.',
      );
      await bench.apply(supplier('hang'));
      await servesAfterRestart(bench, neighbours, ordinary.restartMs);
    },
    { timed: true },
  );

  check(
    'pages come back',
    'Five seconds after the suppliers answer again, or the database can be reached again, pages are as before.',
    async () => {
      const visitors = new Visitors(bench, catalogue, 'back');
      // Whoever counts failures counts pages: what is on them only takes time.
      const crowd = async () => {
        const wishes = Array.from({ length: CROWD }, () => visitors.tinyPage());
        await Promise.all(wishes.map((wish) => visitors.look(wish)));
        // Who was refused comes again.
        return [visitors.shortPage(), ...wishes.slice(0, COME_AGAIN)];
      };
      await bench.apply(supplier('error'));
      let wishes: PageWish[] = [];
      for (let came = 0; came < CROWDS; came += 1) wishes = await crowd();
      await bench.apply(supplier('healthy'));
      await pagesComeBack(visitors, wishes);
      await bench.apply({ kind: 'partition', link: 'storefront-to-postgres' });
      wishes = await crowd();
      await bench.revert();
      await bench.apply(...FAR_AWAY);
      await pagesComeBack(visitors, wishes);
    },
    { timed: true },
  );
}
