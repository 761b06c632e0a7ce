import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ROOT } from '../lab/lab-under-test.ts';

const run = promisify(execFile);
const TWICE = `
  const { shippedServices } = await import('#infra/embedded/baseline.ts');
  console.log(JSON.stringify(await Promise.all([shippedServices(), shippedServices()])));
`;

describe('the services as shipped', () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'shipped-state-'));
  });
  afterEach(() => rmSync(state, { recursive: true }));

  it('are unpacked once, however many ask for them at the same time', async () => {
    const ask = async () => {
      const { NODE_OPTIONS: _jests, ...inherited } = process.env;
      const env = { ...inherited, DRILL_STATE: state };
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', TWICE], { cwd: ROOT, env });
      return JSON.parse(stdout) as string[];
    };
    const given = (await Promise.all([ask(), ask(), ask()])).flat();
    expect(new Set(given).size).toBe(1);
    expect(existsSync(join(given[0] ?? '', 'orders/server.ts'))).toBe(true);
    expect(readdirSync(join(state, 'cache')).map((name) => name.replace(/-[0-9a-f]{16}$/, ''))).toEqual(['baseline']);
  }, 30_000);
});
