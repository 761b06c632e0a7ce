import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRandom } from '#chaos/load/random.ts';

const draws = (seed: string, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('createRandom', () => {
  it('draws the same for the same seed', () => {
    fc.assert(fc.property(fc.string(), (seed) => expect(draws(seed, 20)).toEqual(draws(seed, 20))));
  });

  it('draws differently for seeds that differ in one letter', () => {
    expect(draws('7/browse/1', 5)).not.toEqual(draws('7/browse/2', 5));
  });

  it('fills the range from 0 to 1 evenly', () => {
    const buckets = new Array<number>(20).fill(0);
    for (const drawn of draws('even', 40_000))
      buckets[Math.floor(drawn * 20)] = (buckets[Math.floor(drawn * 20)] ?? 0) + 1;
    for (const count of buckets) expect(Math.abs(count - 2_000)).toBeLessThan(250);
  });

  it('draws whole numbers from both ends and nothing beyond', () => {
    const random = createRandom('dice');
    const seen = new Set(Array.from({ length: 500 }, () => random.whole(1, 6)));
    expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('picks by weight', () => {
    const random = createRandom('weights');
    const picked = Array.from({ length: 10_000 }, () =>
      random.weighted([
        { weight: 1, item: 'rare' },
        { weight: 0, item: 'never' },
        { weight: 9, item: 'common' },
      ]),
    );
    const rare = picked.filter((item) => item === 'rare').length;
    expect(picked).not.toContain('never');
    expect(rare).toBeGreaterThan(850);
    expect(rare).toBeLessThan(1_150);
  });
});
