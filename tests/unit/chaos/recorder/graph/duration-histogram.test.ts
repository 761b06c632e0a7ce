import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DurationHistogram } from '#chaos/recorder/graph/duration-histogram.ts';

const durations = fc.array(fc.double({ min: 0.002, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 200 });

function of(values: number[]): DurationHistogram {
  const histogram = new DurationHistogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

function nearestRank(values: number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1] as number;
}

describe('DurationHistogram', () => {
  it.each([0.5, 0.95, 0.99])('is at most 4.5%% off the nearest-rank percentile %d', (share) => {
    fc.assert(
      fc.property(durations, (values) => {
        const exact = nearestRank(values, share);
        expect(Math.abs(of(values).percentileMs(share) - exact) / exact).toBeLessThan(0.045);
      }),
    );
  });

  it('merges to the same as counting all in one', () => {
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        const merged = of(a);
        merged.merge(of(b));
        expect(merged.encode()).toEqual(of([...a, ...b]).encode());
        expect(merged.count).toBe(a.length + b.length);
      }),
    );
  });

  it('survives encoding', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const decoded = DurationHistogram.decode(of(values).encode());
        expect(decoded.count).toBe(values.length);
        expect(decoded.encode()).toEqual(of(values).encode());
      }),
    );
  });

  it('has no percentile without durations, and takes a duration of 0', () => {
    expect(new DurationHistogram().percentileMs(0.5)).toBeNaN();
    expect(of([0]).percentileMs(0.5)).toBeLessThan(0.001);
  });
});
