import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMet, choose, chooseUnmet, readMet } from '#chaos/drill/choosing.ts';

function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'met-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

const ids = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 8 });

describe('choose', () => {
  it('takes one that the team has not met, as long as there is one', () => {
    fc.assert(
      fc.property(ids, fc.array(fc.nat(7)), fc.nat(1_000), (all, places, random) => {
        const before = [...new Set(places.map((place) => all[place % all.length] as string))];
        const chosen = choose(all, before, (below) => random % below);
        expect(all).toContain(chosen);
        if (before.length < all.length) expect(before).not.toContain(chosen);
        else if (all.length > 1) expect(chosen).not.toBe(before.at(-1));
      }),
    );
  });

  it('can take each of them', () => {
    const chosen = [0, 1, 2].map((place) => choose(['a', 'b', 'c', 'd'], ['b'], () => place));
    expect(chosen).toEqual(['a', 'c', 'd']);
  });

  it('takes nothing where there is nothing', () => {
    expect(choose([], [], () => 0)).toBeUndefined();
  });
});

describe('what a team has met', () => {
  it('is kept in order, each scenario and each quiet twin once, and survives', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'deep/team.json');
    expect(readMet(file)).toEqual([]);
    addMet(file, { number: 'INC-0001', scenario: 'a', quiet: false });
    addMet(file, { number: 'INC-0002', scenario: 'b', quiet: false });
    addMet(file, { number: 'INC-0003', scenario: 'a', quiet: true });
    addMet(file, { number: 'INC-0004', scenario: 'a', quiet: false });
    expect(readMet(file)).toEqual([
      { number: 'INC-0002', scenario: 'b', quiet: false },
      { number: 'INC-0003', scenario: 'a', quiet: true },
      { number: 'INC-0004', scenario: 'a', quiet: false },
    ]);
    writeFileSync(file, 'rubbish');
    expect(readMet(file)).toEqual([]);
  });

  it('is read from a file of an earlier version, which knew no quiet twins', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'team.json');
    writeFileSync(file, '[{"number":"INC-0001","scenario":"a"}]');
    expect(readMet(file)).toEqual([{ number: 'INC-0001', scenario: 'a', quiet: false }]);
  });
});

describe('what a team has not met', () => {
  const met = (scenario: string, quiet: boolean) => ({ number: 'INC-0001', scenario, quiet });

  /** Two scenarios with a quiet twin, one without, and one where nothing is wrong. */
  function scenarios() {
    const folder = temporaryFolder();
    writeFileSync(join(folder.path, 'package.json'), '{"type":"module"}');
    for (const id of ['calm', 'one', 'two', 'without']) {
      mkdirSync(join(folder.path, id));
      const noise = id === 'calm' ? 'noise: {}' : '';
      writeFileSync(join(folder.path, id, 'scenario.ts'), `export const scenario = { ${noise} };`);
      if (id === 'one' || id === 'two')
        writeFileSync(join(folder.path, id, 'quiet.ts'), `export const quiet = { title: 'Nothing' };`);
    }
    return folder;
  }

  it.each([
    [false, [met('calm', false), met('one', false), met('two', false), met('one', true)], 'without', false],
    [false, [met('calm', false), met('two', false), met('without', false), met('one', true)], 'one', false],
    [true, [met('calm', false), met('one', false), met('two', true)], 'one', true],
    [true, [met('two', true), met('one', true), met('without', false)], 'calm', false],
  ])('quiet %s, after %j, is %s', async (quiet, before, id, asTwin) => {
    using root = scenarios();
    expect(await chooseUnmet(before, quiet, root.path)).toMatchObject({ id, quiet: asTwin });
  });

  it.each([false, true])('is refused where there is none, quiet %s', async (quiet) => {
    using root = temporaryFolder();
    await expect(chooseUnmet([], quiet, root.path)).rejects.toMatchObject({ code: 'not-found' });
  });
});
