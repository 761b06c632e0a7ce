import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Listr } from 'listr2';
import { shippedServices } from '../../embedded/baseline.ts';
import { historyTemplate } from '../../embedded/bench/history-template.ts';
import { CACHE_ROOT, STATE_ROOT } from '../../embedded/lab-paths.ts';
import { freePortBase } from '../../embedded/port-blocks.ts';
import { installedPostgres, reachablePostgres } from '../../embedded/postgres/binaries.ts';
import { makePostgresHome, removePostgresHome } from '../../embedded/postgres/home.ts';
import { postgresIdentity } from '../../embedded/postgres/run-as.ts';
import { type SeededTemplateOptions, seededTemplate } from '../../embedded/postgres/seeded-template.ts';
import { portPlan } from '../../topology.ts';

/** Makes a stopped cluster to copy from, where there is none yet. */
async function makeTemplate(
  template: (options: SeededTemplateOptions) => Promise<unknown>,
  onProgress: (line: string) => void,
): Promise<void> {
  const identity = postgresIdentity();
  const workFolder = makePostgresHome({ team: 'prefetch', state: join(STATE_ROOT, 'prefetch') }, undefined, identity);
  try {
    const installed = installedPostgres();
    await template({
      binaries: { ...reachablePostgres(installed, workFolder, identity !== undefined), version: installed.version },
      services: await shippedServices(),
      port: portPlan(await freePortBase(20_000)).postgres,
      identity,
      workFolder,
      onProgress,
    });
  } finally {
    removePostgresHome(workFolder);
  }
}

/** Everything that a later command would fetch or make: Node and dependencies (the launcher did), baseline, seeded database. */
export async function prefetch(): Promise<void> {
  mkdirSync(CACHE_ROOT, { recursive: true });
  await new Listr([
    { title: `Node ${process.versions.node} and the dependencies`, task: () => {} },
    { title: 'Services as shipped', task: async () => void (await shippedServices()) },
    {
      title: 'Seeded database',
      task: async (_context, task) =>
        makeTemplate(seededTemplate, (line) => {
          task.output = line;
        }),
    },
    {
      title: 'History for ./drill validate',
      task: async (_context, task) =>
        makeTemplate(historyTemplate, (line) => {
          task.output = line;
        }),
    },
  ]).run();
}
