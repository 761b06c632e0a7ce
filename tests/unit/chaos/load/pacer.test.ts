import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Arrival, paceArrivals } from '#chaos/load/pacer.ts';
import { arrivalTimes } from '#chaos/load/schedule.ts';
import { FakeClock } from './fake-clock.ts';

function pace(clock: FakeClock, times: Record<string, Iterator<number, undefined>>) {
  const arrivals: (Arrival<string> & { seenAt: number })[] = [];
  const lanes = Object.entries(times).map(([lane, iterator]) => ({ lane, times: iterator }));
  const stop = paceArrivals(lanes, clock, (arrival) => arrivals.push({ ...arrival, seenAt: clock.now() }));
  return { arrivals, stop };
}

const list = (...times: number[]) => times.values() as Iterator<number, undefined>;

describe('paceArrivals', () => {
  it('reports each arrival when it is due', () => {
    const clock = new FakeClock();
    clock.stall(1_000);
    const { arrivals } = pace(clock, { browse: list(0, 10, 25), order: list(10) });
    clock.advance(100);
    expect(arrivals).toEqual([
      { lane: 'browse', index: 0, intendedAt: 1_000, seenAt: 1_000 },
      { lane: 'browse', index: 1, intendedAt: 1_010, seenAt: 1_010 },
      { lane: 'order', index: 0, intendedAt: 1_010, seenAt: 1_010 },
      { lane: 'browse', index: 2, intendedAt: 1_025, seenAt: 1_025 },
    ]);
    expect(clock.waiting).toBe(0);
  });

  it('reports at once what a late timer missed, each with the moment that it was meant for', () => {
    const clock = new FakeClock();
    const { arrivals } = pace(clock, { browse: list(5, 10, 15, 400) });
    clock.ringNext(300);
    expect(arrivals.map(({ intendedAt, seenAt }) => [intendedAt, seenAt])).toEqual([
      [5, 305],
      [10, 305],
      [15, 305],
    ]);
    clock.advance(100);
    expect(arrivals.at(-1)).toMatchObject({ intendedAt: 400, seenAt: 400 });
  });

  it('reports the same arrivals however late its timers come and however long each arrival takes', () => {
    const plan = { perSecond: 100, arrivals: 'poisson' } as const;
    const expected = arrivalTimes('7/order', plan).take(40).toArray();
    fc.assert(
      fc.property(fc.array(fc.nat(500), { minLength: 40, maxLength: 40 }), fc.nat(50), (lateness, workMs) => {
        const clock = new FakeClock();
        const seen: number[] = [];
        const stop = paceArrivals([{ lane: 'order', times: arrivalTimes('7/order', plan) }], clock, (arrival) => {
          seen.push(arrival.intendedAt);
          clock.stall(workMs);
          if (seen.length === expected.length) stop();
        });
        for (const lateMs of lateness) if (clock.waiting > 0) clock.ringNext(lateMs);
        expect(seen).toEqual(expected);
      }),
    );
  });

  it('reports nothing more once stopped, not even from within an arrival', () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    const stop = paceArrivals([{ lane: 'browse', times: list(1, 2, 3) }], clock, (arrival) => {
      seen.push(arrival.index);
      stop();
    });
    clock.ringNext(100);
    expect(seen).toEqual([0]);
    expect(clock.waiting).toBe(0);
  });

  it('waits for a far arrival in steps that no timer overflows at', () => {
    const clock = new FakeClock();
    const { arrivals } = pace(clock, { statement: list(3_000_000_000) });
    clock.advance(2_999_999_999);
    expect(arrivals).toHaveLength(0);
    clock.advance(1);
    expect(arrivals).toHaveLength(1);
  });
});
