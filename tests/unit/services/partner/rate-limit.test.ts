import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RateLimit } from '../../../../services/partner/rate-limit.ts';

describe('RateLimit', () => {
  it('lets the limit through and the next one when the first has left the window', () => {
    let now = 0;
    const limit = new RateLimit(5, 1000, () => now);
    expect(Array.from({ length: 7 }, () => limit.take())).toEqual([true, true, true, true, true, false, false]);
    now = 999;
    expect(limit.take()).toBe(false);
    now = 1000;
    expect(limit.take()).toBe(true);
  });

  it('never lets more than the limit through in any window, whatever the arrivals', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (gaps) => {
        let now = 0;
        const limit = new RateLimit(5, 1000, () => now);
        const passed: number[] = [];
        for (const gap of gaps) {
          now += gap;
          if (limit.take()) passed.push(now);
        }
        for (const start of passed) {
          expect(passed.filter((time) => time >= start && time < start + 1000).length).toBeLessThanOrEqual(5);
        }
      }),
    );
  });

  it('lets everything through that keeps to the limit', () => {
    let now = 0;
    const limit = new RateLimit(5, 1000, () => now);
    for (let n = 0; n < 100; n++) {
      expect(limit.take()).toBe(true);
      now += 200;
    }
  });
});
