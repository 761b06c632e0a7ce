import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMet, choose, readMet } from '#chaos/drill/choosing.ts';

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
  it('is kept in order, each scenario once, and survives', () => {
    const folder = mkdtempSync(join(tmpdir(), 'met-'));
    const file = join(folder, 'deep/team.json');
    expect(readMet(file)).toEqual([]);
    addMet(file, { number: 'INC-0001', scenario: 'a' });
    addMet(file, { number: 'INC-0002', scenario: 'b' });
    addMet(file, { number: 'INC-0003', scenario: 'a' });
    expect(readMet(file)).toEqual([
      { number: 'INC-0002', scenario: 'b' },
      { number: 'INC-0003', scenario: 'a' },
    ]);
    writeFileSync(file, 'rubbish');
    expect(readMet(file)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
