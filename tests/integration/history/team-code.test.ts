import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PushedCode } from '#infra/embedded/history/team-code.ts';

const STORE = 'services/billing/store.ts';

describe('the code of a team, for those who push', () => {
  let workspace: string;
  let now: number;
  let told: string[];
  let code: PushedCode;
  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 'team-code-'));
    mkdirSync(join(workspace, 'services/billing'), { recursive: true });
    mkdirSync(join(workspace, 'services/kit'));
    writeFileSync(join(workspace, STORE), '// as shipped\n');
    writeFileSync(join(workspace, 'secret'), 'secret');
    [now, told] = [1_000_000, []];
    code = new PushedCode({ workspace, onPushed: async (how) => void told.push(how), now: () => now });
  });
  afterEach(() => rmSync(workspace, { recursive: true }));
  const version = async (path = STORE) => (await code.read(path)).version;
  const push = (content: string | null, replaces: string | null, { path = STORE, person = 'Ada' } = {}) =>
    code.push({ path, content, replaces, person });

  it('lists every file with a version that changes with its content', async () => {
    const before = await code.files();
    expect(before).toEqual([{ path: STORE, version: expect.stringMatching(/^[0-9a-f]{16}$/) }]);
    await push('// other\n', before[0]?.version ?? '');
    expect(await code.files()).not.toEqual(before);
    expect((await code.read(STORE)).content).toBe('// other\n');
  });

  it('takes one of two pushes that replace the same version, and says whose it was', async () => {
    const replaces = await version();
    const both = [push('// of Ada\n', replaces), push('// of Bo\n', replaces, { person: 'Bo' })];
    const [first, second] = await Promise.allSettled(both);
    expect([first?.status, second?.status]).toEqual(['fulfilled', 'rejected']);
    expect(second).toMatchObject({ reason: { code: 'conflict', message: expect.stringContaining('by Ada just now') } });
    expect(told).toEqual(['pushed by Ada']);
    now += 5 * 60_000;
    await expect(push('// of Bo\n', replaces)).rejects.toThrow('was changed by Ada 5 minutes ago');
    // Somebody saved it on the lab's own machine.
    writeFileSync(join(workspace, STORE), '// saved\n');
    await expect(push('// of Bo\n', replaces)).rejects.toThrow(/store\.ts was changed since you got it/);
  });

  it('makes and removes files, and tells of nothing that changes nothing', async () => {
    const path = 'services/billing/lib/exact.ts';
    await push('// new\n', null, { path });
    await expect(push('// new too\n', null, { path })).rejects.toMatchObject({ code: 'conflict' });
    await push('// new\n', await version(path), { path });
    expect(told).toEqual(['pushed by Ada']);
    expect(await push(null, await version(path), { path })).toEqual({ path, version: null });
    await expect(code.read(path)).rejects.toMatchObject({ code: 'not-found' });
    expect(readdirSync(join(workspace, 'services/billing/lib'))).toEqual([]);
  });

  it.each([
    '../secret',
    'services/../secret',
    'services/billing/../../secret',
    '/etc/passwd',
    'services',
    'services/',
    'services//billing/x.ts',
    'services/billing/.env',
    'services/billing/node_modules/x.js',
    'services/billing/a\u0000.ts',
    'services/billing/store.ts/x.ts',
    'chaos/scenarios/x.ts',
    'services\\billing\\store.ts',
  ])('refuses %j', async (path) => {
    await expect(code.read(path)).rejects.toMatchObject({ code: 'bad-request' });
    await expect(push('x', null, { path })).rejects.toMatchObject({ code: 'bad-request' });
    expect(told).toEqual([]);
  });

  it('follows no link, and writes through none', async () => {
    symlinkSync(join(workspace, 'secret'), join(workspace, 'services/billing/link.ts'));
    symlinkSync(workspace, join(workspace, 'services/away'));
    await expect(code.read('services/billing/link.ts')).rejects.toMatchObject({ code: 'bad-request' });
    await expect(push('x', null, { path: 'services/away/secret' })).rejects.toMatchObject({ code: 'bad-request' });
    expect(await code.files()).toHaveLength(1);
    expect(readFileSync(join(workspace, 'secret'), 'utf8')).toBe('secret');
  });

  it('refuses what is not theirs, and what is far too large', async () => {
    await expect(push('x', null, { path: 'services/kit/logger.ts' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(push('x'.repeat(80_001), await version())).rejects.toMatchObject({ code: 'body-too-large' });
  });
});
