import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Bench } from '#chaos/judge/bench.ts';
import { NoVerdict } from '#chaos/judge/check.ts';
import { BenchLab } from '#infra/embedded/bench/bench.ts';
import { makeBenchFolder, sweepBenches } from '#infra/embedded/bench/bench-folder.ts';
import { CodeDoesNotRun } from '#infra/embedded/bench/code-does-not-run.ts';
import { compiledCodeOf } from '#infra/embedded/bench/compiled-code.ts';
import { startBenchControl } from '#infra/embedded/bench/control-server.ts';
import { historyTemplate } from '#infra/embedded/bench/history-template.ts';
import { processBirth } from '#infra/embedded/supervisor/process-identity.ts';
import type { ServiceName } from '#infra/topology.ts';
import { ROOT } from '../lab/lab-under-test.ts';

/** A bench of its own folder; `folder` tells afterwards whether anything was left. */
async function startBench(
  services: readonly ServiceName[],
  code = join(ROOT, 'services'),
  later?: readonly ServiceName[],
) {
  const progress: string[] = [];
  const folder = makeBenchFolder();
  const bench = await BenchLab.start({
    folder,
    code,
    services,
    later,
    seed: 7,
    template: historyTemplate,
    onProgress: (line) => progress.push(line),
  });
  const pids = Object.values(
    JSON.parse(readFileSync(join(folder, 'processes.json'), 'utf8')) as Record<string, { pid: number }>,
  ).map(({ pid }) => pid);
  return { bench, folder, home: readFileSync(join(folder, 'postgres-home'), 'utf8'), pids, progress };
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a bench', () => {
  let changed: string;
  beforeAll(() => {
    changed = mkdtempSync(join(tmpdir(), 'changed-services-'));
    cpSync(join(ROOT, 'services'), changed, { recursive: true });
  });
  afterAll(() => rmSync(changed, { recursive: true }));

  it('runs what is asked for, on a database in which the shipped code has done business, and leaves nothing', async () => {
    const { bench, folder, home, pids } = await startBench(['billing']);
    {
      await using running = bench;
      expect(Object.keys(running.address.services)).toEqual(['billing']);
      const total = await fetch(`${running.address.services.billing}/customers/C1003/total`);
      expect(total.status).toBe(200);
      const [history] = await query<{ charges: number }>(
        running.address.databaseUrl,
        'SELECT count(*)::int AS charges FROM billing.charges',
      );
      // 200 customers have 3 charges each from the seed; the evenings add theirs.
      expect(history?.charges).toBeGreaterThan(600);
      expect(pids.every((pid) => processBirth(pid) !== undefined)).toBe(true);
    }
    expect(pids.filter((pid) => processBirth(pid) !== undefined)).toEqual([]);
    expect([existsSync(folder), existsSync(home)]).toEqual([false, false]);
  }, 90_000);

  it('takes as shipped what is not to be changed, and says so', async () => {
    const code = mkdtempSync(join(tmpdir(), 'changed-kit-'));
    try {
      cpSync(join(ROOT, 'services'), code, { recursive: true });
      appendFileSync(join(code, 'kit/logger.ts'), "throw new Error('a kit of our own');\n");
      rmSync(join(code, 'partner/conduct.ts'));
      writeFileSync(join(code, 'partner/added.ts'), 'export const added = 1;\n');
      const { bench, folder, progress } = await startBench(['partner'], code);
      await using _running = bench;
      const taken = (file: string) => join(folder, 'workspace/services', file);
      expect([existsSync(taken('partner/conduct.ts')), existsSync(taken('partner/added.ts'))]).toEqual([true, false]);
      expect(progress).toContain(
        'taking services/kit and services/partner as shipped: changes there do not count (kit/logger.ts, partner/added.ts, partner/conduct.ts)',
      );
    } finally {
      rmSync(code, { recursive: true });
    }
  }, 90_000);

  it('starts later what its first checks do without, once it is asked for, and tells what does not start', async () => {
    writeFileSync(join(changed, 'worker/server.ts'), "throw new Error('no such setting');\n");
    const { bench } = await startBench(['partner', 'billing', 'worker'], changed, ['billing', 'worker']);
    await using running = bench;
    const health = () => fetch(`${running.address.services.billing}/readyz`).then(({ status }) => status);
    await expect(health()).rejects.toThrow();
    await using control = await startBenchControl(running);
    const ask = (service: string) => fetch(`${control.url}/start/${service}`, { method: 'POST' });
    expect([(await ask('billing')).status, (await ask('billing')).status, await health()]).toEqual([200, 200, 200]);
    const refused = await ask('worker');
    expect([refused.status, await refused.text()]).toEqual([409, expect.stringMatching(/no such setting/)]);
  }, 90_000);

  it('starts nothing any more that somebody asked for just before its end', async () => {
    const { bench, folder } = await startBench(['partner']);
    const again = bench.startAgain('partner', 'kill').then(
      () => 'started',
      (error: Error) => error.message,
    );
    await bench[Symbol.asyncDispose]();
    expect(await again).toBe('the bench has ended');
    expect(existsSync(folder)).toBe(false);
  }, 90_000);

  it('lets whoever writes wait while the suite wants it, and whoever only reads go on', async () => {
    const { bench } = await startBench(['billing']);
    await using running = bench;
    const suite = new Bench({ ...running.address, controlUrl: '' });
    const read = async () => (await suite.request('billing', { path: '/customers/C1201/total' })).status;
    const charge = async (timeoutMs: number) => {
      const body = { customerId: 'C1201', description: 'Water', quantity: '1', unitPrice: '2', taxRate: '0' };
      const headers = { 'idempotency-key': `some-key-${timeoutMs}` };
      return (await suite.request('billing', { path: '/charges', body, headers, timeoutMs })).status;
    };
    try {
      expect(await charge(9_000)).toBe(201);
      await suite.withoutWrites('billing', async () => {
        expect([await read(), await charge(700)]).toEqual([200, 0]);
      });
      expect(await charge(9_001)).toBe(201);
      await expect(suite.withoutWrites('no_such_schema', async () => {})).rejects.toThrow(NoVerdict);
    } finally {
      await suite.close();
    }
  }, 90_000);

  it('restarts a service on request of the suite, and refuses what is not on it', async () => {
    const { bench } = await startBench(['partner']);
    await using running = bench;
    await using control = await startBenchControl(running);
    const ask = async (path: string) => (await fetch(`${control.url}${path}`, { method: 'POST' })).status;
    expect([
      await ask('/restart/partner'),
      await ask('/kill/partner'),
      await ask('/kill/orders'),
      await ask('/nonsense'),
    ]).toEqual([200, 200, 404, 404]);
    expect((await fetch(`${running.address.services.partner}/readyz`)).status).toBe(200);
  }, 90_000);

  it.each([
    ['does not compile', 'const broken: = 1;\n', /SyntaxError|Expression expected|Unexpected/],
    ['throws at once', "throw new Error('no such setting');\n", /no such setting/],
    [
      'reads what is not its own',
      "import { readFileSync } from 'node:fs';\nreadFileSync('/etc/passwd');\n",
      /restricted/,
    ],
    ['writes a file', "import { writeFileSync } from 'node:fs';\nwriteFileSync('/tmp/mark', '');\n", /restricted/],
    ['starts a program', "import { execFileSync } from 'node:child_process';\nexecFileSync('true');\n", /restricted/],
  ])(
    'does not take code that %s',
    async (_what, line, reason) => {
      const file = join(changed, 'billing/server.ts');
      const shipped = readFileSync(file, 'utf8');
      writeFileSync(file, `${shipped}\n`);
      appendFileSync(file, line);
      try {
        const started = startBench(['billing'], changed);
        await expect(started).rejects.toThrow(CodeDoesNotRun);
        await expect(started).rejects.toThrow(reason);
      } finally {
        writeFileSync(file, shipped);
      }
    },
    90_000,
  );

  it('starts from code that Node has compiled, and hands on nothing of what the code under judgement wrote there', async () => {
    const file = join(changed, 'billing/server.ts');
    const shipped = readFileSync(file, 'utf8');
    const mark =
      "\nimport { writeFileSync } from 'node:fs';\nwriteFileSync(process.env.NODE_COMPILE_CACHE + '/mark', '');\n";
    writeFileSync(file, shipped + mark);
    try {
      const { bench, folder } = await startBench(['billing'], changed);
      await using _bench = bench;
      expect(readdirSync(compiledCodeOf(folder))).toContain('mark');
    } finally {
      writeFileSync(file, shipped);
    }
    const { bench, folder } = await startBench(['billing'], changed);
    await using _bench = bench;
    const compiled = readdirSync(compiledCodeOf(folder), { recursive: true });
    expect(compiled).not.toContain('mark');
    expect(compiled.length).toBeGreaterThan(100);
  }, 90_000);

  it('clears up benches whose owner was killed, and only those', async () => {
    const { bench, folder } = await startBench(['partner']);
    await using running = bench;
    const orphan = makeBenchFolder();
    writeFileSync(join(orphan, 'owner.json'), JSON.stringify({ pid: 1, birth: 'another' }));
    await sweepBenches();
    expect([existsSync(orphan), existsSync(folder)]).toEqual([false, true]);
    expect((await fetch(`${running.address.services.partner}/readyz`)).status).toBe(200);
  }, 90_000);
});
