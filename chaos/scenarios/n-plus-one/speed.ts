import { arrive, percentile } from '#chaos/judge/arrivals.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import type { Catalogue } from './catalogue.ts';
import { connections, transactions } from './record.ts';
import { slowestOf, type Visit, Visitors } from './visitors.ts';

const PROMISED_MS = { 20: 300, 50: 450 } as const;
/** The judge runs beside the services, and maybe a live lab: never more than half as long again may be the machine's doing. */
const MOST_ALLOWANCE = 1.5;
const RESTARTED_LIMIT_MS = 1_000 * MOST_ALLOWANCE;
/** A list of categories takes one trip to the database. What it takes beyond this is the machine's doing. */
const CATEGORIES_MS = 20;
const CATEGORIES_PER_SECOND = 8;
/** A page has this many steps that wait, and each may meet what the list of categories met. */
const STEPS = 4;
const CATEGORIES = { path: '/categories', timeoutMs: 2_000 } as const;
const RESTARTED_SECONDS = 1.5;
const EVENING_SECONDS = 4;
const CROWD_PATIENCE_MS = 3_000;
/** How many times longer than promised leaves no hope. */
const HOPELESS = 3;
const MOST_TRANSACTIONS = 10;
const MOST_CONNECTIONS = 10;

type PageSize = keyof typeof PROMISED_MS;

interface Evening {
  waitedMs: Record<PageSize, number>;
  /** What is promised, and what this machine added to it in the meantime. */
  limitMs: Record<PageSize, number>;
  transactionsPerPage: number;
  connections: number;
}

/** What the storefront still does for visitors who have left must not fail the checks that follow. */
async function clearAway(bench: Bench, visits: readonly Visit[]): Promise<void> {
  if (visits.some(({ answer }) => answer.status === 0)) await bench.restart('storefront');
}

/** Some seconds of an evening, in figures. */
async function evening(bench: Bench, catalogue: Catalogue, name: string): Promise<Evening> {
  const before = await transactions(bench);
  const [visits, categories] = await Promise.all([
    new Visitors(bench, catalogue, name).come(name, EVENING_SECONDS),
    arrive({
      seed: `${bench.address.seed} ${name} categories`,
      seconds: EVENING_SECONDS,
      perSecond: CATEGORIES_PER_SECOND,
      arrivals: 'even',
      visit: async (_index, intendedStart) => (await bench.request('storefront', CATEGORIES, intendedStart)).ms,
    }),
  ]);
  const addedMs = STEPS * Math.max(0, percentile(categories, 0.95) - CATEGORIES_MS);
  const limitOf = (promised: number) => Math.round(Math.min(promised + addedMs, promised * MOST_ALLOWANCE));
  const figures = {
    waitedMs: { 20: slowestOf(visits, 20), 50: slowestOf(visits, 50) },
    limitMs: { 20: limitOf(PROMISED_MS[20]), 50: limitOf(PROMISED_MS[50]) },
    transactionsPerPage: ((await transactions(bench)) - before) / visits.length,
    connections: await connections(bench),
  };
  await clearAway(bench, visits);
  return figures;
}

/** @param times how often what is promised */
const isWithin = ({ waitedMs, limitMs }: Evening, times: number) =>
  waitedMs[20] <= times * limitMs[20] && waitedMs[50] <= times * limitMs[50];

export function speedChecks(bench: Bench, catalogue: Catalogue): void {
  let first: Promise<Evening> | undefined;

  /** Where an ordinary evening is lost already, what is harder was not even tried: a verdict must not take minutes. */
  async function requireHope(): Promise<void> {
    const known = await first;
    promise(
      known === undefined || isWithin(known, HOPELESS),
      'Visitors wait so long for pages on an ordinary evening that this was not even tried.',
    );
  }

  check(
    'pages come in time',
    'With the database 15 ms and the suppliers 40 ms away, and 20 pages a second asked for all over the catalogue, 95 of 100 pages of 20 products come within 0.3 s and 95 of 100 pages of 50 within 0.45 s.',
    async () => {
      first ??= evening(bench, catalogue, 'evening');
      let judged = await first;
      // Who is far too late is not unlucky.
      if (!isWithin(judged, 1) && isWithin(judged, HOPELESS))
        judged = await evening(bench, catalogue, 'second evening');
      const { waitedMs } = judged;
      promise(
        isWithin(judged, 1),
        `5 of 100 visitors wait ${waitedMs[20]} ms or longer for a page of 20 products, and ${waitedMs[50]} ms or longer for one of 50.`,
      );
    },
  );

  check(
    'after a restart',
    'In the first seconds after the storefront was restarted, 95 of 100 pages come within a second.',
    async () => {
      await requireHope();
      await bench.restart('storefront');
      const visits = await new Visitors(bench, catalogue, 'restarted').come('restarted', RESTARTED_SECONDS);
      const ms = Math.max(slowestOf(visits, 20), slowestOf(visits, 50));
      promise(ms <= RESTARTED_LIMIT_MS, `After a restart visitors wait ${ms} ms for a page, or have none.`);
    },
  );

  check(
    'the database bears it',
    'The database bears the whole evening: a page takes at most 10 transactions of it, however many products it shows, and the storefront holds at most 10 connections.',
    async () => {
      first ??= evening(bench, catalogue, 'evening');
      const { transactionsPerPage, connections } = await first;
      promise(
        transactionsPerPage <= MOST_TRANSACTIONS,
        `Each page takes ${Math.round(transactionsPerPage)} transactions of the database, which others have to wait for.`,
      );
      promise(
        connections <= MOST_CONNECTIONS,
        `The storefront holds ${connections} connections, which others then lack.`,
      );
    },
  );

  check(
    'a crowd is served',
    'When 40 visitors ask for a page at the same moment, all of them have theirs within 3 seconds.',
    async () => {
      await requireHope();
      const visitors = new Visitors(bench, catalogue, 'crowd');
      const visits = await Promise.all(
        Array.from({ length: 40 }, () => visitors.look(visitors.fullPage(), performance.now(), CROWD_PATIENCE_MS)),
      );
      await clearAway(bench, visits);
      for (const visit of visits) visitors.isRight(visit);
    },
  );
}
