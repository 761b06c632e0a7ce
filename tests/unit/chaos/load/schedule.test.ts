import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ArrivalPlan, arrivalTimes } from '#chaos/load/schedule.ts';

const plans = fc.record({
  perSecond: fc.double({ min: 0.01, max: 2_000, noNaN: true }),
  arrivals: fc.constantFrom('poisson' as const, 'even' as const),
});

const first = (count: number, seed: string, plan: ArrivalPlan) => arrivalTimes(seed, plan).take(count).toArray();
const gaps = (times: number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));

describe('arrivalTimes', () => {
  it('is decided by seed and plan alone', () => {
    fc.assert(
      fc.property(fc.string(), plans, (seed, plan) => expect(first(50, seed, plan)).toEqual(first(50, seed, plan))),
    );
  });

  it('never goes back', () => {
    fc.assert(
      fc.property(fc.string(), plans, (seed, plan) => {
        const times = first(200, seed, plan);
        expect(times[0]).toBeGreaterThanOrEqual(0);
        for (const gap of gaps(times)) expect(gap).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('differs from seed to seed', () => {
    const plan = { perSecond: 10, arrivals: 'poisson' } as const;
    expect(first(5, '1/order', plan)).not.toEqual(first(5, '2/order', plan));
  });

  it.each([4, 60, 300])('brings %d even arrivals in every second, with one gap between them', (perSecond) => {
    const times = first(perSecond * 20, 'even', { perSecond, arrivals: 'even' });
    for (const gap of gaps(times)) expect(gap).toBeCloseTo(1000 / perSecond, 6);
    for (let second = 0; second < 20; second += 1) {
      expect(times.filter((time) => Math.floor(time / 1000) === second)).toHaveLength(perSecond);
    }
  });

  it.each([4, 60, 300])('brings %d arrivals a second on average where they are independent', (perSecond) => {
    const count = 40_000;
    const times = first(count, 'poisson', { perSecond, arrivals: 'poisson' });
    const rate = (count * 1000) / (times.at(-1) ?? 0);
    // Three standard deviations of the mean of 40,000 exponential gaps are 1.5%.
    expect(Math.abs(rate / perSecond - 1)).toBeLessThan(0.015);
    const spread = gaps(times).map((gap) => (gap * perSecond) / 1000 - 1);
    const variance = spread.reduce((sum, one) => sum + one * one, 0) / spread.length;
    expect(variance).toBeGreaterThan(0.95);
    expect(variance).toBeLessThan(1.05);
  });

  it('brings nobody at a rate of 0', () => {
    expect(first(1, 'none', { perSecond: 0, arrivals: 'even' })).toEqual([]);
    expect(first(1, 'none', { perSecond: 0, arrivals: 'poisson' })).toEqual([]);
  });
});
