import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Condition } from '#chaos/conditions/condition.ts';
import { ConditionKeeper } from '#chaos/conditions/keeper.ts';
import type { LabLevers } from '#chaos/conditions/lab-levers.ts';
import { startToxiproxy } from '#chaos/toxiproxy/server.ts';
import { startQuietLoad } from '../load/start.ts';
import { startStub } from '../load/stub-target.ts';
import { startAdmin, TOKEN } from './stub-admin.ts';

const LINKS = ['orders-to-inventory', 'orders-to-pricing'] as const;

/** What a lab looks like from outside: what is in force on its levers. */
export interface InForce {
  toxics: string[];
  cut: string[];
  profile: string;
  press: string;
}

export const HEALTHY: InForce = { toxics: [], cut: [], profile: 'ordinary', press: 'idle' };

/** One condition of each kind, and how the lab shows it. */
export const EACH_KIND: [kind: string, one: Condition, shows: Partial<InForce>][] = [
  ['traffic', { kind: 'traffic', profile: { journeys: {} } }, { profile: 'custom' }],
  [
    'toxic',
    { kind: 'toxic', link: LINKS[0], type: 'latency', stream: 'upstream', attributes: { latency: 800, jitter: 0 } },
    { toxics: [`${LINKS[0]} latency_upstream 800`] },
  ],
  ['partition', { kind: 'partition', link: LINKS[1] }, { cut: [LINKS[1]] }],
  ['toggle', { kind: 'toggle', service: 'worker', name: 'press', value: 'busy' }, { press: 'busy' }],
];

export const EVERYTHING = EACH_KIND.map(([, one]) => one);
export const ALL_SHOWN = Object.assign({}, ...EACH_KIND.map(([, , shows]) => shows)) as InForce;

type Listed = Record<
  string,
  { name: string; enabled: boolean; toxics: { name: string; attributes: { latency: number } }[] }
>;

/** The levers of a lab, real but for the services, with keepers on one journal. */
export async function startLevers() {
  const folder = mkdtempSync(join(tmpdir(), 'keeper-'));
  const journalFile = join(folder, 'journal.ndjson');
  const target = await startStub(() => 200);
  const proxies = LINKS.map((name) => ({ name, listen: '127.0.0.1:0', upstream: new URL(target.url).host }));
  const toxiproxy = await startToxiproxy({ port: 0, proxies });
  const load = await startQuietLoad(target.url, { profile: { name: 'ordinary' } });
  const worker = await startAdmin();
  const levers: LabLevers = {
    toxiproxyUrl: toxiproxy.url,
    loadUrl: load.url,
    adminUrl: (service) => (service === 'worker' ? worker.url : undefined),
    adminToken: TOKEN,
    links: LINKS,
  };
  const troubles: string[] = [];
  const keepers: ConditionKeeper[] = [];
  return {
    levers,
    journalFile,
    toxiproxy,
    load,
    worker,
    /** What keepers complained of. */
    troubles,
    journal: () => readFileSync(journalFile, 'utf8'),
    /** A keeper on the journal as it is now, as after a start of the controller. */
    keeper() {
      const keeper = new ConditionKeeper({ journalFile, levers, onTrouble: (message) => troubles.push(message) });
      keepers.push(keeper);
      return keeper;
    },
    async inForce(): Promise<InForce> {
      const listed = Object.values((await (await fetch(`${toxiproxy.url}/proxies`)).json()) as Listed);
      return {
        toxics: listed.flatMap(({ name, toxics }) =>
          toxics.map((one) => `${name} ${one.name} ${one.attributes.latency}`),
        ),
        cut: listed.filter(({ enabled }) => !enabled).map(({ name }) => name),
        profile: load.status().profile,
        press: worker.press(),
      };
    },
    async [Symbol.asyncDispose]() {
      for (const keeper of keepers) keeper.close();
      await Promise.all([worker.stop(), load.stop(), toxiproxy.stop()]);
      await target.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
