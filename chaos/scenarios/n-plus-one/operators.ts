import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '#chaos/judge/bench.ts';
import { check, promise } from '#chaos/judge/check.ts';
import type { Catalogue } from './catalogue.ts';
import { counted, RECORDED_MS, supplierCalls } from './record.ts';
import { pathOf, Visitors } from './visitors.ts';

/** By then whatever a page may have kept is too old, and suppliers are asked again. */
const ASKED_AGAIN_MS = 6_000;
/** An answer is on its way a moment before it is counted. */
const COUNTED_MS = 1_000;
const UNDER_WAY_MS = 100;
/** Both sides of a call are sent within a second: where one is missing by then, it may be missing for good. */
const ALL_RECORDED_MS = 1_200;
/** Of a call that was given up one side may be missing. */
const LEAST_EXPLAINED = 0.8;

/** Whether a request is to be found by its id: its log line, and from there its trace with all of these in it. */
async function isFollowed(bench: Bench, requestId: string, spans: readonly [kind: string, attribute: string][]) {
  const found = await bench.eventually(async () => {
    const { records } = await bench.record.logs({ service: 'storefront', contains: requestId, since: '30s' });
    const line = records.find(({ message, traceId }) => message === 'request done' && traceId);
    const trace = line?.traceId ? await bench.spansOf(line.traceId) : [];
    const ours = trace.filter(({ service }) => service === 'storefront');
    return spans.every(([kind, attribute]) => ours.some((span) => span.kind === kind && span.attributes[attribute]));
  }, RECORDED_MS);
  return found === true;
}

interface Tracks {
  /** Reading of Date.now() before. */
  since: number;
  pageId: string;
  reviewId: string;
}

/** Somebody looks at a page, and somebody writes a review. @returns the ids of both requests */
async function leaveTracks(bench: Bench, visitors: Visitors): Promise<Tracks> {
  const since = Date.now();
  const random = bench.random('followed');
  const [pageId, reviewId] = [bench.id(random), bench.id(random)];
  const path = pathOf(visitors.shortPage());
  const review = { author: 'Uwe', rating: 4, text: 'As described.' };
  const headersOf = (id: string) => ({ 'x-request-id': id });
  await bench.request('storefront', { path, headers: headersOf(pageId) });
  await bench.request('storefront', { path: '/products/NM-0007/reviews', body: review, headers: headersOf(reviewId) });
  return { since, pageId, reviewId };
}

export function operatorChecks(bench: Bench, catalogue: Catalogue): void {
  // Traces are on their way while something else is looked at.
  let tracks: ReturnType<typeof leaveTracks> | undefined;
  const leftTracks = () => {
    tracks ??= leaveTracks(bench, new Visitors(bench, catalogue, 'followed'));
    return tracks;
  };
  const contractLine =
    'Operators can follow a request by its id from its log line to its trace, calls to the database and to the suppliers included, and the counts of pages, of their durations and of calls to the suppliers are true.';

  check('operators can count', contractLine, async () => {
    await leftTracks();
    const visitors = new Visitors(bench, catalogue, 'counted');
    const pages = () =>
      Promise.all([
        counted(bench, 'storefront', 'storefront_catalogue_pages_total', { outcome: 'answered' }),
        counted(bench, 'storefront', 'storefront_catalogue_page_duration_seconds_count', { outcome: 'answered' }),
        counted(bench, 'storefront', 'http_server_request_duration_seconds_count', { http_route: '/products' }),
      ]);
    const before = await pages();
    // Some of them want the same page in the same moment.
    const liked = visitors.shortPage();
    const wishes = [liked, liked, liked, ...Array.from({ length: 4 }, () => visitors.shortPage()), liked];
    const looked = await Promise.all(wishes.map((wish) => visitors.look(wish)));
    let grown: number[] = [];
    await bench.eventually(async () => {
      grown = (await pages()).map((now, index) => now - (before[index] ?? 0));
      return grown.every((one) => one === looked.length);
    }, COUNTED_MS);
    promise(
      grown.every((one) => one === looked.length),
      `Of ${looked.length} pages that were asked for operators see ${grown.join(', ')} in the three counts of them.`,
    );
    // What the suppliers' side counted, beside what the storefront did.
    const calls = () =>
      Promise.all([
        counted(bench, 'partner', 'partner_supplier_lookups_total', { outcome: 'answered' }),
        counted(bench, 'storefront', 'http_client_request_duration_seconds_count', { peer_service: 'partner' }),
      ]);
    // A call that is under way is counted by one side only.
    let [answered, seen] = await calls();
    await bench.eventually(async () => {
      const before = [answered, seen];
      await delay(UNDER_WAY_MS);
      [answered, seen] = await calls();
      return before[0] === answered && before[1] === seen;
    }, COUNTED_MS);
    let unseen = 0;
    await bench.eventually(async () => {
      await visitors.look(visitors.shortPage());
      const [answeredNow, seenNow] = await calls();
      unseen = answeredNow - answered - (seenNow - seen);
      return answeredNow > answered && unseen === 0;
    }, ASKED_AGAIN_MS);
    promise(unseen === 0, `Suppliers were asked, and operators of the storefront do not see ${unseen} of these calls.`);
  });

  check('operators can follow', contractLine, async () => {
    const { since, pageId, reviewId } = await leftTracks();
    const isPageThere = await isFollowed(bench, pageId, [['server', 'http.route']]);
    promise(isPageThere, 'A request for a page is not to be found by its id in log and trace.');
    const isReviewThere = await isFollowed(bench, reviewId, [
      ['server', 'http.route'],
      ['client', 'db.query.text'],
    ]);
    promise(isReviewThere, 'A request that wrote a review is not to be found by its id in log and trace.');
    const { edges } = await bench.record.graph(120);
    promise(
      ['postgres', 'partner'].every((server) =>
        edges.some((one) => one.client === 'storefront' && one.server === server),
      ),
      'Operators do not see in the traces that the storefront asks the database and the suppliers.',
    );
    let calls = { all: 0, explained: 0 };
    const areExplained = (share: number) => async () => {
      calls = await supplierCalls(bench, since);
      return calls.explained >= share * calls.all;
    };
    if (!(await bench.eventually(areExplained(1), ALL_RECORDED_MS)))
      await bench.eventually(areExplained(LEAST_EXPLAINED), RECORDED_MS);
    promise(
      calls.explained >= LEAST_EXPLAINED * calls.all,
      `Suppliers were asked ${calls.all} times, and no trace tells by whom in ${calls.all - calls.explained} of these.`,
    );
  });
}
