import { describe, expect, it } from '@jest/globals';
import { doctorLines } from '#infra/cli/commands/doctor.ts';
import { type Findings, PROGRAMS } from '#infra/cli/doctor/findings.ts';
import { canRun, judge } from '#infra/cli/doctor/judgement.ts';
import { plainScreen } from '#infra/cli/telemetry/screen.ts';

const GIB = 2 ** 30;
const program = { path: '/usr/bin/program', version: '1.2.3' };

/** A machine that has everything, with changes. */
function machine(changes: Partial<Findings> = {}): Findings {
  return {
    platform: 'linux',
    architecture: 'x64',
    user: { name: 'ada', isRoot: false },
    postgresUser: 'ada',
    embeddedPostgres: '18.4.0',
    node: { path: '/usr/bin/node', version: '24.21.0' },
    programs: Object.fromEntries(PROGRAMS.map((name) => [name, program])) as Findings['programs'],
    dockerEngine: '28.0.0',
    ports: { base: 4400, owner: 'free', taken: [], total: 41 },
    freeMemoryBytes: 4 * GIB,
    totalMemoryBytes: 8 * GIB,
    freeDiskBytes: 20 * GIB,
    stateFolder: '/home/ada/drill/.drill',
    isStateWritable: true,
    inotify: { watches: 65_536, instances: 128 },
    ...changes,
  };
}

const without = (name: string) => ({ programs: { ...machine().programs, [name]: null } as Findings['programs'] });
const judgementOf = (changes: Partial<Findings>, what: string) =>
  judge(machine(changes)).find((one) => one.what.startsWith(what));

describe('the doctor', () => {
  it('finds nothing to do on a machine that has everything', () => {
    const judgements = judge(machine());
    expect(judgements.filter(({ result, todo }) => result !== 'found' || todo !== null)).toEqual([]);
    expect(canRun(judgements)).toBe(true);
  });

  it.each(['docker', 'docker compose', 'toxiproxy-server', 'promtool', 'terraform', 'chromium', 'psql'])(
    'lets the lab run without %s, and says what is lost',
    (name) => {
      const judgements = judge(machine(without(name)));
      const judgement = judgements.find(({ what }) => what === name);
      expect(judgement).toMatchObject({ result: 'missing', required: false });
      expect(judgement?.todo).toBeTruthy();
      expect(canRun(judgements)).toBe(true);
    },
  );

  const CRIPPLED: [string, Partial<Findings>, RegExp][] = [
    ['npm', without('npm'), /install npm/],
    ['git', without('git'), /install git/],
    ['node', { node: { path: '/usr/bin/node', version: '22.4.0' } }, /Node 24/],
    ['postgres', { embeddedPostgres: null }, /npm ci/],
    ['disk', { freeDiskBytes: 0.2 * GIB }, /free about 1 GB/],
    ['disk', { isStateWritable: false }, /writable/],
    [
      'ports',
      { ports: { base: 4400, owner: 'others', taken: [{ port: 4401, what: 'storefront' }], total: 41 } },
      /--port-base/,
    ],
  ];
  it.each(CRIPPLED)('says that the lab cannot run when %s is not as it must be', (what, changes, todo) => {
    const judgement = judgementOf(changes, what);
    expect(judgement?.required).toBe(true);
    expect(judgement?.result).not.toBe('found');
    expect(judgement?.todo).toMatch(todo);
    expect(canRun(judge(machine(changes)))).toBe(false);
  });

  it('names the ports that are taken, the first of them', () => {
    const taken = [1, 2, 3, 4, 5].map((port) => ({ port: 4400 + port, what: `service ${port}` }));
    const judgement = judgementOf({ ports: { base: 4400, owner: 'others', taken, total: 41 } }, 'ports');
    expect(judgement?.detail).toBe('taken: 4401 (service 1), 4402 (service 2), 4403 (service 3) and 2 more');
  });

  it('does not hold the ports and the memory of a lab that is up against it', () => {
    const judgements = judge(
      machine({ ports: { base: 4400, owner: 'lab', taken: [], total: 41 }, freeMemoryBytes: 0.5 * GIB }),
    );
    expect(judgements.filter(({ result }) => result !== 'found')).toEqual([]);
  });

  it('warns of little memory and few watches without forbidding the lab', () => {
    const judgements = judge(machine({ freeMemoryBytes: 0.5 * GIB, inotify: { watches: 100, instances: 1 } }));
    expect(judgements.filter(({ result }) => result === 'too little').map(({ what }) => what)).toEqual([
      'memory',
      'file watching',
    ]);
    expect(canRun(judgements)).toBe(true);
  });

  it('says whom PostgreSQL runs as for root', () => {
    const changes = { user: { name: 'root', isRoot: true }, postgresUser: 'nobody (65534)' };
    expect(judgementOf(changes, 'user')?.detail).toBe('root; PostgreSQL, which refuses root, runs as nobody (65534)');
  });

  it('tells a Docker that does not answer from one that is missing', () => {
    const judgement = judgementOf({ dockerEngine: null }, 'docker');
    expect(judgement).toMatchObject({ result: 'too little', required: false });
    expect(judgement?.detail).toContain('does not answer');
  });

  it('prints what must be done apart from what can be', () => {
    const lines = doctorLines(judge(machine({ ...without('psql'), embeddedPostgres: null })), plainScreen(100));
    const must = lines.indexOf('The lab cannot run here until you have done this:');
    expect(lines[must + 1]).toMatch(/^ {2}postgres: /);
    expect(lines[lines.indexOf('Optional:') + 1]).toMatch(/^ {2}psql: /);
    expect(lines.at(-1)).toBe('Something that the lab needs is missing.');
    for (const line of lines.slice(0, must - 1)) expect(line.length).toBeLessThanOrEqual(100);
  });
});
