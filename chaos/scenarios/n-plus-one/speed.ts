import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import type { Catalogue } from './catalogue.ts';
import { clearAway, MOST_ALLOWANCE, type OrdinaryEvening } from './evening.ts';
import { Visitors, waitOf } from './visitors.ts';

const RESTARTED_LIMIT_MS = 1_000 * MOST_ALLOWANCE;
const RESTARTED_SECONDS = 1.25;
const CROWD_PATIENCE_MS = 3_000;
const MOST_TRANSACTIONS = 10;
const MOST_CONNECTIONS = 10;

export function speedChecks(bench: Bench, catalogue: Catalogue, ordinary: OrdinaryEvening): void {
  check(
    'pages come in time',
    'With the database 15 ms and the suppliers 40 ms away, and 20 pages a second asked for all over the catalogue, 95 of 100 pages of 20 products come within 0.3 s and 95 of 100 pages of 50 within 0.45 s.',
    async () => {
      const { inTime, waitedMs } = await ordinary.isServed();
      promise(
        inTime,
        `5 of 100 visitors wait ${waitedMs[20]} ms or longer for a page of 20 products, and ${waitedMs[50]} ms or longer for one of 50.`,
      );
    },
    { timed: true },
  );

  check(
    'after a restart',
    'In the first seconds after the storefront was restarted, 95 of 100 pages come within a second.',
    async () => {
      await ordinary.requireHope();
      ordinary.restartMs = await bench.restart('storefront');
      const visits = await new Visitors(bench, catalogue, 'restarted').come('restarted', RESTARTED_SECONDS);
      const ms = waitOf(visits, 0.95);
      promise(ms <= RESTARTED_LIMIT_MS, `After a restart visitors wait ${ms} ms for a page, or have none.`);
    },
    { timed: true },
  );

  check(
    'the database bears it',
    'The database bears the whole evening: a page takes at most 10 transactions of it, however many products it shows, and the storefront holds at most 10 connections.',
    async () => {
      const { transactionsPerPage, connections } = await ordinary.figures();
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
      await ordinary.requireHope();
      const visitors = new Visitors(bench, catalogue, 'crowd');
      const visits = await Promise.all(
        Array.from({ length: 40 }, () => visitors.look(visitors.fullPage(), performance.now(), CROWD_PATIENCE_MS)),
      );
      await clearAway(bench, visits);
      for (const visit of visits) visitors.isRight(visit);
    },
    { timed: true },
  );
}
