import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Alarm } from '#chaos/toxiproxy/alarm.ts';
import { seededRandom } from '#chaos/toxiproxy/random.ts';

describe('an alarm', () => {
  it('is never early', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: -1, max: 12, noNaN: true }), async (delayMs) => {
        const dueMs = performance.now() + delayMs;
        await new Promise<void>((resolve) => new Alarm(resolve).setTo(dueMs));
        expect(performance.now()).toBeGreaterThanOrEqual(dueMs);
      }),
      { numRuns: 50 },
    );
  });

  it('rings once, for its last setting, and not when it is cancelled', async () => {
    let rings = 0;
    const alarm = new Alarm(() => {
      rings += 1;
    });
    alarm.setTo(performance.now() + 1);
    alarm.setTo(performance.now() + 2);
    const cancelled = new Alarm(() => {
      rings += 100;
    });
    cancelled.setTo(performance.now() + 3);
    cancelled.cancel();
    expect(cancelled.isSet).toBe(false);
    await new Promise<void>((resolve) => new Alarm(resolve).setTo(performance.now() + 10));
    expect(rings).toBe(1);
  });
});

describe('a seeded random', () => {
  it('repeats itself, stays in [0, 1) and differs by seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [first, second, other] = [seed, seed, seed + 1].map((value) => {
          const random = seededRandom(value);
          return Array.from({ length: 20 }, random);
        });
        expect(first).toEqual(second);
        expect(first).not.toEqual(other);
        expect(first?.every((value) => value >= 0 && value < 1)).toBe(true);
      }),
    );
  });
});
