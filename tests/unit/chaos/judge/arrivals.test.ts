import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrive, percentile } from '#chaos/judge/arrivals.ts';
import { NoVerdict } from '#chaos/judge/check.ts';
import { arrivalTimes } from '#chaos/load/schedule.ts';

const plan = { perSecond: 100, arrivals: 'poisson' } as const;
const due = [...arrivalTimes('7', plan).take(200)].filter((atMs) => atMs < 300);

describe('arrive', () => {
  it('lets users come by the schedule, however long the visits take', async () => {
    const intended: number[] = [];
    let atOnce = 0;
    let most = 0;
    const results = await arrive({
      ...plan,
      seed: '7',
      seconds: 0.3,
      async visit(index, intendedStart) {
        intended.push(intendedStart);
        atOnce += 1;
        most = Math.max(most, atOnce);
        await delay(600);
        atOnce -= 1;
        return index;
      },
    });
    expect(results).toEqual(due.map((_one, index) => index));
    // All are there before the first leaves: none waited for another.
    expect(most).toBe(due.length);
    const [first = 0] = intended;
    for (const [index, start] of intended.entries())
      expect(start - first).toBeCloseTo((due[index] ?? 0) - (due[0] ?? 0), 3);
  });

  it('gives results in the order of arrival, not of departure', async () => {
    const results = await arrive({
      ...plan,
      seed: '7',
      seconds: 0.1,
      visit: (index) => delay(100 - index * 5, index),
    });
    expect(results).toEqual(results.toSorted((a, b) => a - b));
  });

  it('rejects with what a visit rejects with, after the others have come', async () => {
    let visits = 0;
    const visit = async (index: number) => {
      visits += 1;
      if (index === 0) throw new Error('the first fell');
    };
    await expect(arrive({ ...plan, seed: '7', seconds: 0.3, visit })).rejects.toThrow('the first fell');
    expect(visits).toBe(due.length);
  });

  it('gives no verdict when this machine is too busy to keep the schedule', async () => {
    const visit = async (index: number) => {
      const until = performance.now() + (index === 0 ? 400 : 0);
      while (performance.now() < until);
    };
    await expect(arrive({ ...plan, seed: '7', seconds: 0.1, visit })).rejects.toThrow(NoVerdict);
  });

  it('lets nobody come at a rate of 0', async () => {
    expect(await arrive({ perSecond: 0, arrivals: 'even', seed: '7', seconds: 60, visit: async () => 1 })).toEqual([]);
  });
});

describe('percentile', () => {
  it.each([
    [[], 0.95, 0],
    [[4], 0, 4],
    [[4], 1, 4],
    [[9, 1, 5], 0.5, 5],
    [[1, 2, 3, 4], 0.5, 2],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 0.95, 10],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 0.9, 9],
  ])('of %j at %d is %d', (values, share, expected) => expect(percentile(values, share)).toBe(expected));

  it('is a value that at least that share does not exceed, and leaves the list as it is', () => {
    const values = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (some, share) => {
        const before = [...some];
        const value = percentile(some, share);
        expect(some).toEqual(before);
        expect(some).toContain(value);
        expect(some.filter((one) => one <= value).length).toBeGreaterThanOrEqual(share * some.length - 1e-9);
      }),
    );
  });
});
