import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DutyCycle } from '../../../../services/worker/duty-cycle.ts';

/** Share of the time that was spent on work, when each piece of work takes as long as `pieceMs` says. */
function busyShare(pieceMs: (piece: number) => number, slices: number): number {
  let now = 0;
  let pieces = 0;
  const cycle = new DutyCycle({ busyMs: 60, periodMs: 100, now: () => now });
  let busy = 0;
  for (let n = 0; n < slices; n++) {
    const slice = cycle.slice(() => {
      now += pieceMs(pieces++);
    });
    busy += slice.busyMs;
    now += slice.restMs;
  }
  return busy / now;
}

describe('DutyCycle', () => {
  it('works 60 ms of every 100 with small pieces', () => {
    let now = 0;
    const cycle = new DutyCycle({ busyMs: 60, periodMs: 100, now: () => now });
    const slice = cycle.slice(() => {
      now += 1;
    });
    expect(slice).toEqual({ busyMs: 60, restMs: 40 });
  });

  it.each([1, 7, 25, 60, 95])('takes 60%% of the time in the long run with pieces of %d ms', (ms) => {
    expect(busyShare(() => ms, 2000)).toBeCloseTo(0.6, 2);
  });

  it('takes 60% of the time with pieces of any length', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 50 }), (lengths) => {
        expect(busyShare((piece) => lengths[piece % lengths.length] ?? 1, 2000)).toBeCloseTo(0.6, 2);
      }),
      { numRuns: 50 },
    );
  });

  it('makes up for a piece that took too long', () => {
    let now = 0;
    const cycle = new DutyCycle({ busyMs: 60, periodMs: 100, now: () => now });
    const work = () => {
      now += 150;
    };
    expect(cycle.slice(work)).toEqual({ busyMs: 150, restMs: 0 });
    // 60 of its 150 ms were allowed, and 50 of its rest have passed.
    expect(cycle.slice(work)).toEqual({ busyMs: 0, restMs: 50 });
    expect(cycle.slice(work)).toEqual({ busyMs: 150, restMs: 0 });
    expect(cycle.slice(work)).toEqual({ busyMs: 0, restMs: 50 });
    expect(cycle.slice(work)).toEqual({ busyMs: 0, restMs: 100 });
  });
});
