import { setTimeout as delay } from 'node:timers/promises';
import { type Load, startLoad } from '#chaos/load/load.ts';
import { SERVICES } from '../../topology.ts';
import type { Cluster } from '../postgres/cluster.ts';
import { KeptCluster } from '../postgres/kept-cluster.ts';
import { type SeededTemplateOptions, seededTemplate, templateFingerprint } from '../postgres/seeded-template.ts';
import { BenchLab } from './bench.ts';
import { makeBenchFolder, nextPlace } from './bench-folder.ts';
import { hasCompiledCode, keepCompiledCode } from './compiled-code.ts';
import { makeEarlierCharges } from './earlier-charges.ts';

const SEED = 19;
/** Of what is done below; another number makes another history. */
const MADE = 3;
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
async function makeHistory(options: SeededTemplateOptions, folder: string) {
  const { services: code, onProgress } = options;
  const bench = await BenchLab.start({
    folder,
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
      await makeEarlierCharges(bench.address.services.billing ?? '');
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
 * deployed. Made once per version of the shipped services and of Node (about 15 s) and kept, with what Node compiled.
 */
export async function historyTemplate(options: SeededTemplateOptions): Promise<Cluster> {
  const kept = new KeptCluster('history', `${templateFingerprint(options, '**/*.{ts,sql}')}-${MADE}`);
  const known = () => (hasCompiledCode(nextPlace()) ? kept.read() : undefined);
  return kept.inTurn(async () => known() ?? (await make(options, kept)));
}

async function make(options: SeededTemplateOptions, kept: KeptCluster): Promise<Cluster> {
  options.onProgress('making a history for the database (once, about 15 s)');
  const folder = makeBenchFolder();
  const { cluster, bench } = await makeHistory(options, folder);
  await using _bench = bench;
  // Its services have ended, and Node has written down what it compiled.
  await keepCompiledCode(folder);
  return await kept.keep(cluster);
}
