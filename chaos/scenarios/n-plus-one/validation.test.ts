import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll } from '@jest/globals';
import pLimit from 'p-limit';
import { Bench } from '#chaos/judge/bench.ts';
import { Broken, check, promise } from '#chaos/judge/check.ts';
import { Catalogue } from './catalogue.ts';
import { changeCategory } from './changes.ts';
import { Neighbours } from './neighbours.ts';
import { connections, counted, RECORDED_MS, skusAskedFor, transactions } from './operators.ts';
import { refusedAs } from './public-answers.ts';
import { slowestOf, Visitors } from './visitors.ts';

const bench = new Bench();
const catalogue = new Catalogue(bench);
const neighbours = new Neighbours(bench, catalogue);

const FAR_AWAY = [
  { kind: 'toxic', link: 'storefront-to-postgres', type: 'latency', stream: 'downstream', attributes: { latency: 15 } },
  { kind: 'toxic', link: 'storefront-to-partner', type: 'latency', stream: 'downstream', attributes: { latency: 40 } },
] as const;
const supplier = (value: string) => ({ kind: 'toggle', service: 'partner', name: 'supplier', value }) as const;

/** The judge runs beside the services, and beside a live lab: what is promised of a whole machine may take half as long again. */
const ALLOWANCE = 1.5;
const LIMIT_MS = { 20: 300 * ALLOWANCE, 50: 450 * ALLOWANCE } as const;
const RESTARTED_LIMIT_MS = 1_000 * ALLOWANCE;
const STALE_MS = 5_000;
/** A request on its way, and the judge's own clock. */
const LEEWAY_MS = 250;
const EVENING_SECONDS = 4;
const CROWD_PATIENCE_MS = 4_000;
const MOST_TRANSACTIONS = 10;
const MOST_CONNECTIONS = 10;

interface Evening {
  waitedMs: Record<keyof typeof LIMIT_MS, number>;
  transactionsPerPage: number;
  connections: number;
}

let first: Promise<Evening> | undefined;

/** Some seconds of an evening, in figures. */
async function evening(name: string): Promise<Evening> {
  const before = await transactions(bench);
  const visits = await new Visitors(bench, catalogue, name).come(name, EVENING_SECONDS);
  const figures = {
    waitedMs: { 20: slowestOf(visits, 20), 50: slowestOf(visits, 50) },
    transactionsPerPage: ((await transactions(bench)) - before) / visits.length,
    connections: await connections(bench),
  };
  // What it still does for visitors who have left must not fail the checks that follow.
  if (visits.some(({ answer }) => answer.status === 0)) await bench.restart('storefront');
  return figures;
}

beforeAll(async () => {
  await bench.apply(...FAR_AWAY);
  await catalogue.read();
});
afterAll(() => bench.close());

check(
  'pages are right',
  "A page of the catalogue shows the products that are in it, in the order of their numbers, each with its price, mean rating, number of reviews, newest review and its supplier's lead time, and says how many there are on all pages.",
  async () => {
    const visitors = new Visitors(bench, catalogue, 'right');
    const wishes = [
      { page: 1, limit: 50 },
      { page: 99, limit: 50 },
      { category: 'no-such', page: 1, limit: 20 },
      ...Array.from({ length: 14 }, () => visitors.anyPage()),
    ];
    const limit = pLimit(8);
    const visits = await Promise.all(wishes.map((wish) => limit(() => visitors.look(wish))));
    for (const visit of visits) visitors.isRight(visit);
  },
);

check(
  'everything else is right',
  'Product pages, reviews, search and categories are right as well, and whoever asks for what there is not, or for more than there may be, is told so: all as openapi.yaml says.',
  async () => {
    const random = bench.random('everything else');
    const some = Array.from({ length: 6 }, () => catalogue.all[random.whole(0, catalogue.all.length - 1)]);
    await Promise.all([
      ...some.flatMap((one) => (one ? [neighbours.product(one), neighbours.reviews(one, random.whole(1, 12))] : [])),
      neighbours.search('lantern'),
      neighbours.search(random.pick(['silver', 'am', 'BOWL', '%'])),
      neighbours.categories(),
      neighbours.refusals(),
    ]);
  },
);

check(
  'after a restart',
  'In the first seconds after the storefront was restarted, 95 of 100 pages come within a second.',
  async () => {
    await bench.restart('storefront');
    const visits = await new Visitors(bench, catalogue, 'restarted').come('restarted', 2);
    const ms = Math.max(slowestOf(visits, 20), slowestOf(visits, 50));
    promise(ms <= RESTARTED_LIMIT_MS, `After a restart visitors wait ${ms} ms for a page, or have none.`);
  },
);

check(
  'pages come in time',
  'With the database 15 ms and the suppliers 40 ms away, and 20 pages a second asked for all over the catalogue, 95 of 100 pages of 20 products come within 0.3 s and 95 of 100 pages of 50 within 0.45 s.',
  async () => {
    first ??= evening('evening');
    const isInTime = ({ waitedMs }: Evening) => waitedMs[20] <= LIMIT_MS[20] && waitedMs[50] <= LIMIT_MS[50];
    let judged = await first;
    // Something else on this machine may have taken its time: who is twice too late is not unlucky.
    const isHopeless = judged.waitedMs[20] > 2 * LIMIT_MS[20] || judged.waitedMs[50] > 2 * LIMIT_MS[50];
    if (!isInTime(judged) && !isHopeless) judged = await evening('second evening');
    const { waitedMs } = judged;
    promise(
      isInTime(judged),
      `Of 100 visitors 5 wait longer than ${waitedMs[20]} ms for 20 products, and than ${waitedMs[50]} ms for 50.`,
    );
  },
);

check(
  'the database bears it',
  'The database bears the whole evening: a page takes at most 10 transactions of it, however many products it shows, and the storefront holds at most 10 connections.',
  async () => {
    first ??= evening('evening');
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
  'When 40 visitors ask for a page at the same moment, all of them have theirs within 4 seconds.',
  async () => {
    const visitors = new Visitors(bench, catalogue, 'crowd');
    const visits = await Promise.all(
      Array.from({ length: 40 }, () => visitors.look(visitors.fullPage(), performance.now(), CROWD_PATIENCE_MS)),
    );
    for (const visit of visits) visitors.isRight(visit);
  },
);

check(
  'pages are fresh',
  'What a page shows is at most 5 seconds old: products, prices and reviews as they are in the catalogue, lead times as the suppliers gave them.',
  async () => {
    const random = bench.random('fresh');
    const all = catalogue.categories();
    const [visited = '', idle = ''] = [0, 1].map(() => all.splice(random.whole(0, all.length - 1), 1)[0]);
    const visitors = new Visitors(bench, catalogue, 'fresh');
    const pageOf = (category: string) => ({ category, page: 1, limit: 30 });
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

check(
  'suppliers that do not answer',
  'While the suppliers do not answer, a page is refused within 7 seconds or is right all the same, and what needs no supplier is answered within half a second: categories, search, reviews.',
  async () => {
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
  'suppliers that answer again',
  'Five seconds after the suppliers answer again, pages are as before.',
  async () => {
    await bench.apply(supplier('error'));
    const visitors = new Visitors(bench, catalogue, 'suppliers again');
    await Promise.all(Array.from({ length: 12 }, () => visitors.look(visitors.fullPage())));
    await bench.apply(supplier('healthy'));
    const back = performance.now() + STALE_MS + LEEWAY_MS;
    let visit = await visitors.look(visitors.fullPage());
    while (visit.answer.status !== 200 && performance.now() < back) {
      await delay(200);
      visit = await visitors.look(visitors.fullPage());
    }
    visitors.isRight(visit);
  },
);

check(
  'operators can follow',
  'Operators can follow a request by its id from its log line to its trace, calls to the database and to the suppliers included, and the counts of pages, of their durations and of calls to the suppliers are true.',
  async () => {
    const visitors = new Visitors(bench, catalogue, 'operators');
    const count = (metric: string, labels = {}) => counted(bench, metric, labels);
    const read = () =>
      Promise.all([
        count('storefront_catalogue_pages_total', { outcome: 'answered' }),
        count('storefront_catalogue_page_duration_seconds_count', { outcome: 'answered' }),
        count('http_server_request_duration_seconds_count', { http_route: '/products' }),
      ]);
    const before = await read();
    const calls = await count('http_client_request_duration_seconds_count', { peer_service: 'partner' });
    const looked = await Promise.all(Array.from({ length: 5 }, () => visitors.look(visitors.anyPage())));
    const grown = (await read()).map((now, index) => now - (before[index] ?? 0));
    promise(
      grown.every((one) => one === looked.length),
      `Of ${looked.length} pages that were asked for operators see ${grown.join(', ')} in the three counts of them.`,
    );
    promise(calls > 0, 'Operators see no call to the suppliers in the metrics.');
    const requestId = bench.key(bench.random('operators'));
    const review = { author: 'Uwe', rating: 4, text: 'As described.' };
    const headers = { 'x-request-id': requestId };
    await bench.request('storefront', { path: '/products/NM-0007/reviews', body: review, headers });
    const traced = await bench.eventually(async () => {
      const { records } = await bench.record.logs({ service: 'storefront', contains: requestId, since: '30s' });
      const line = records.find(({ message, traceId }) => message === 'request done' && traceId);
      if (!line?.traceId) return undefined;
      const { spans } = await bench.record.trace(line.traceId);
      const isSeen = (kind: string, attribute: string) =>
        spans.some((span) => span.service === 'storefront' && span.kind === kind && span.attributes[attribute]);
      return isSeen('server', 'http.route') && isSeen('client', 'db.query.text');
    }, RECORDED_MS);
    promise(traced === true, 'A request that wrote a review is not to be found by its id in log and trace.');
    const { edges } = await bench.record.graph(120);
    promise(
      ['postgres', 'partner'].every((server) =>
        edges.some((one) => one.client === 'storefront' && one.server === server),
      ),
      'Operators do not see in the traces that the storefront asks the database and the suppliers.',
    );
  },
);
