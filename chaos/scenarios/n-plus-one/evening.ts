import { arrive, percentile } from '#chaos/judge/arrivals.ts';
import type { Bench } from '#chaos/judge/bench.ts';
import { promise } from '#chaos/judge/check.ts';
import type { Catalogue } from './catalogue.ts';
import { connections, transactions } from './record.ts';
import { type Visit, Visitors, waitOf } from './visitors.ts';

const PROMISED_MS = { 20: 300, 50: 450 } as const;
/** The judge runs beside the services, and maybe a live lab: never more than half as long again may be the machine's doing. */
export const MOST_ALLOWANCE = 1.5;
/** A list of categories takes one trip to the database. What it takes beyond this is the machine's doing. */
const CATEGORIES_MS = 20;
const CATEGORIES_PER_SECOND = 8;
/** A page has this many steps that wait, and each may meet what the list of categories met. */
const STEPS = 4;
const CATEGORIES = { path: '/categories', timeoutMs: 2_000 } as const;
const EVENING_SECONDS = 3.5;
/** How many times longer than promised leaves no hope, where half of all wait so long. */
const HOPELESS = 3;

type PageSize = keyof typeof PROMISED_MS;

interface Evening {
  /** Within which 95 of 100 had their page, and half of them. */
  waitedMs: Record<PageSize, number>;
  halfWaitedMs: Record<PageSize, number>;
  /** What is promised, and what this machine added to it in the meantime. */
  limitMs: Record<PageSize, number>;
  transactionsPerPage: number;
  connections: number;
}

/** What the storefront still does for visitors who have left must not fail the checks that follow. */
export async function clearAway(bench: Bench, visits: readonly Visit[]): Promise<void> {
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
  const waitsOf = (share: number) => ({ 20: waitOf(visits, share, 20), 50: waitOf(visits, share, 50) });
  const figures = {
    waitedMs: waitsOf(0.95),
    halfWaitedMs: waitsOf(0.5),
    limitMs: { 20: limitOf(PROMISED_MS[20]), 50: limitOf(PROMISED_MS[50]) },
    transactionsPerPage: ((await transactions(bench)) - before - categories.length) / visits.length,
    connections: await connections(bench),
  };
  await clearAway(bench, visits);
  return figures;
}

/** @param times how often what is promised */
const areWithin = (waits: Record<PageSize, number>, { limitMs }: Evening, times = 1) =>
  waits[20] <= times * limitMs[20] && waits[50] <= times * limitMs[50];

const isWithin = (some: Evening) => areWithin(some.waitedMs, some);

/** Who is far too late with every other page is not unlucky. */
const isHopeless = (some: Evening) => !areWithin(some.halfWaitedMs, some, HOPELESS);

/** The ordinary evening that several checks look at, asked for once. */
export class OrdinaryEvening {
  private readonly bench: Bench;
  private readonly catalogue: Catalogue;
  private first: Promise<Evening> | undefined;
  /** Milliseconds that a restart took while all is well; 0 while nobody has tried. */
  restartMs = 0;

  constructor(bench: Bench, catalogue: Catalogue) {
    this.bench = bench;
    this.catalogue = catalogue;
  }

  /** The evening in figures: the first of the run. */
  figures(): Promise<Evening> {
    this.first ??= evening(this.bench, this.catalogue, 'evening');
    return this.first;
  }

  /** Whether pages come within what is promised, if need be on a second evening, and the figures of the last one. */
  async isServed(): Promise<{ inTime: boolean; waitedMs: Evening['waitedMs'] }> {
    let judged = await this.figures();
    if (!isWithin(judged) && !isHopeless(judged)) judged = await evening(this.bench, this.catalogue, 'second evening');
    return { inTime: isWithin(judged), waitedMs: judged.waitedMs };
  }

  /** Whether the evening is lost already, as far as any check has looked. */
  async isLost(): Promise<boolean> {
    const known = await this.first;
    return known !== undefined && isHopeless(known);
  }

  /**
   * Where an ordinary evening is lost already, what is harder is not even tried: a verdict must not take minutes.
   *
   * @throws Broken when it is
   */
  async requireHope(): Promise<void> {
    promise(
      !(await this.isLost()),
      'Visitors wait so long for pages on an ordinary evening that this was not even tried.',
    );
  }
}
