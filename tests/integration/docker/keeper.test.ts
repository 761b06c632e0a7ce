import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type KeeperReport, News, serveKeeper } from '#infra/docker/keeper-api.ts';
import { SupervisedProcess } from '#infra/embedded/supervisor/supervised-process.ts';

const TOKEN = 'a-token-of-some-length';

let folder: string;
let kept: SupervisedProcess;
let server: Awaited<ReturnType<typeof serveKeeper>>;

async function ask(method: string, path: string, token = TOKEN): Promise<{ status: number; report: KeeperReport }> {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, report: (await response.json()) as KeeperReport };
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keeper-'));
  const news = new News();
  kept = new SupervisedProcess(
    {
      name: 'orders',
      command: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1000)'],
      environment: {},
      cwd: folder,
      isReady: async () => true,
      stopSignal: 'SIGTERM',
      logFile: join(folder, 'output.log'),
    },
    { onNews: (one) => news.add(one), onPid: () => {} },
  );
  server = await serveKeeper({ host: '127.0.0.1', port: 0, token: TOKEN, kept, news });
});

afterEach(async () => {
  kept.kill();
  await kept.waitFor((kind) => kind === 'stopped');
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const isRunning = () => kept.waitFor((kind) => kind === 'running', AbortSignal.timeout(20_000));

describe('a keeper', () => {
  it('starts, restarts and kills as ordered, and tells each', async () => {
    await ask('POST', '/start');
    await isRunning();
    const first = kept.pid;
    await ask('POST', '/restart?why=the%20lab%20said%20so');
    await kept.waitFor((kind) => kind === 'running' && kept.pid !== first, AbortSignal.timeout(20_000));
    await ask('POST', '/kill');
    await kept.waitFor((kind) => kind === 'stopped', AbortSignal.timeout(20_000));
    const { report } = await ask('GET', '/report?after=0');
    expect(report).toMatchObject({ state: 'stopped', restarts: 0, lastDeath: null, readySince: null });
    expect(report.news.map(({ message }) => message)).toEqual([
      'orders: ready',
      'orders: restarting, the lab said so',
      'orders: stopped',
      'orders: ready',
      'orders: stopped',
    ]);
  });

  it('tells only what came after the last look', async () => {
    await ask('POST', '/start');
    await isRunning();
    const { report } = await ask('GET', '/report?after=0');
    expect(report.news.map(({ id }) => id)).toEqual([1]);
    expect((await ask('GET', '/report?after=1')).report.news).toEqual([]);
  });

  it('brings a killed process back and counts it', async () => {
    await ask('POST', '/start');
    await isRunning();
    const { pid } = kept;
    process.kill(pid ?? 0, 'SIGKILL');
    await kept.waitFor((kind) => kind === 'running' && kept.pid !== pid, AbortSignal.timeout(20_000));
    const { report } = await ask('GET', '/report?after=0');
    expect(report).toMatchObject({ state: 'running', restarts: 1, lastDeath: 'was ended by SIGKILL' });
  });

  it('obeys nobody without the token, and no other order', async () => {
    expect((await ask('POST', '/start', 'another-token-entirely')).status).toBe(401);
    expect((await ask('GET', '/report?after=0', '')).status).toBe(401);
    expect((await ask('POST', '/dance')).status).toBe(404);
    expect((await ask('GET', '/kill')).status).toBe(404);
    expect(kept.kind).toBe('stopped');
  });
});
