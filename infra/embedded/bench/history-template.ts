import { setTimeout as delay } from 'node:timers/promises';
import { type Load, startLoad } from '#chaos/load/load.ts';
import { SERVICES } from '../../topology.ts';
import type { Cluster } from '../postgres/cluster.ts';
import { KeptCluster } from '../postgres/kept-cluster.ts';
import { type SeededTemplateOptions, seededTemplate, templateFingerprint } from '../postgres/seeded-template.ts';
import { BenchLab } from './bench.ts';
import { makeBenchFolder } from './bench-folder.ts';

const SEED = 19;
/** Two evenings: one with everyday amounts, one with all that the price list allows. */
const EVENINGS = [
  { amounts: 'whole', seconds: 3 },
  { amounts: 'odd', seconds: 3 },
] as const;

async function quiet(load: Load): Promise<void> {
  load.apply({ journeys: {} });
  const deadline = Date.now() + 15_000;
  while (load.status().inFlight > 0 && Date.now() < deadline) await delay(20);
}

/** Lets users do business with the shipped code for a few seconds, and gives the database that comes of it. */
async function makeHistory(options: SeededTemplateOptions): Promise<{ cluster: Cluster; bench: BenchLab }> {
  const { services: code, onProgress } = options;
  const bench = await BenchLab.start({
    folder: makeBenchFolder(),
    code,
    services: SERVICES,
    seed: SEED,
    template: seededTemplate,
    onProgress,
  });
  try {
    const load = await startLoad({
      host: '127.0.0.1',
      port: 0,
      seed: SEED,
      targets: bench.address.services,
      profile: { journeys: {} },
    });
    try {
      for (const { amounts, seconds } of EVENINGS) {
        const journeys = {
          order: { perSecond: 3, arrivals: 'even' },
          billing: { perSecond: 12, arrivals: 'even' },
          checkout: { perSecond: 5, arrivals: 'even' },
        } as const;
        load.apply({ journeys, amounts });
        await delay(seconds * 1000);
      }
      await quiet(load);
    } finally {
      await load.stop();
    }
    return { cluster: await bench.harvest(), bench };
  } catch (error) {
    await bench[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * A stopped cluster like seededTemplate's, in which the shipped code has done business: what a repair meets when it is
 * deployed. Made once per version of the shipped services (about 15 s) and kept.
 */
export async function historyTemplate(options: SeededTemplateOptions): Promise<Cluster> {
  const kept = new KeptCluster('history', templateFingerprint(options, '**/*.{ts,sql}'));
  const known = kept.read();
  if (known) return known;
  options.onProgress('making a history for the database (once, about 15 s)');
  const { cluster, bench } = await makeHistory(options);
  await using _bench = bench;
  return await kept.keep(cluster);
}
