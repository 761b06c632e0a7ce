import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CACHE_ROOT } from '#infra/embedded/lab-paths.ts';
import { KeptCluster } from '#infra/embedded/postgres/kept-cluster.ts';

/** A kind of its own, so that the real ones are left alone. */
const KIND = `test${randomBytes(4).toString('hex')}`;
const inCache = (name: string) => join(CACHE_ROOT, `${KIND}-${name}`);

function made(text: string) {
  const data = mkdtempSync(join(tmpdir(), 'cluster-'));
  writeFileSync(join(data, 'rows'), text);
  return { data, superuserPassword: text };
}

describe('a kept cluster', () => {
  const names = ['one', 'other', `three.${process.pid}.new`, 'three.999999999.new'];
  afterEach(() => {
    for (const name of names) rmSync(inCache(name), { recursive: true, force: true });
  });

  it('is whole, and the only one of its kind', async () => {
    mkdirSync(CACHE_ROOT, { recursive: true });
    await new KeptCluster(KIND, 'other').keep(made('old'));
    const kept = await new KeptCluster(KIND, 'one').keep(made('new'));
    expect(readFileSync(join(kept.data, 'rows'), 'utf8')).toBe('new');
    expect(new KeptCluster(KIND, 'one').read()).toEqual({ data: kept.data, superuserPassword: 'new' });
    expect(existsSync(inCache('other'))).toBe(false);
  });

  it('is that of whoever was first, when two make it at once', async () => {
    mkdirSync(CACHE_ROOT, { recursive: true });
    const first = await new KeptCluster(KIND, 'one').keep(made('first'));
    expect(await new KeptCluster(KIND, 'one').keep(made('second'))).toEqual(first);
    expect(readFileSync(join(first.data, 'rows'), 'utf8')).toBe('first');
  });

  it('is made once when two benches of one process want it at once', async () => {
    mkdirSync(CACHE_ROOT, { recursive: true });
    let times = 0;
    const want = () => {
      const kept = new KeptCluster(KIND, 'one');
      const make = () => {
        times += 1;
        return kept.keep(made(`made ${times}`));
      };
      return kept.inTurn(async () => kept.read() ?? (await make()));
    };
    const [first, second] = await Promise.all([want(), want()]);
    expect([times, second]).toEqual([1, first]);
  });

  it('leaves alone what another process is making, and removes what a dead one had begun', async () => {
    for (const name of names.slice(2)) mkdirSync(inCache(name), { recursive: true });
    await new KeptCluster(KIND, 'one').keep(made('new'));
    expect(names.slice(2).map((name) => existsSync(inCache(name)))).toEqual([true, false]);
  });
});
