import { describe, expect, it } from '@jest/globals';
import { type CoreTime, isLoadHigh, isMachineOverloaded, MachineWatch } from '#chaos/judge/machine.ts';

/** What somebody says who looks at each of these moments: seconds, milliseconds with a core, milliseconds without. */
function said(...moments: [seconds: number, hadMs: number, waitedMs: number][]): boolean[] {
  return saidSince(0, ...moments);
}

/** The same, of whoever wants to have watched for so long. */
function saidSince(leastMs: number, ...moments: [seconds: number, hadMs: number, waitedMs: number][]): boolean[] {
  const times = moments.map(([seconds, hadMs, waitedMs]): CoreTime => ({ atMs: seconds * 1000, hadMs, waitedMs }));
  const watch = new MachineWatch(() => times.shift());
  return moments.slice(1).map(() => watch.isOverloaded(leastMs));
}

describe('a machine', () => {
  it.each([
    [6, 2, false],
    [8, 2, false],
    [8.1, 2, true],
    [12, 8, false],
  ])('with %d programs that want its %d cores has a high load: %s', (load, cores, isHigh) => {
    expect(isLoadHigh(load, cores)).toBe(isHigh);
  });

  it('is overloaded where one waits for a core more than four times as long as one has it', () => {
    expect(said([0, 0, 0], [6, 200, 700])).toEqual([false]);
    expect(said([0, 0, 0], [6, 200, 900])).toEqual([true]);
  });

  it('is not overloaded for a moment', () => {
    expect(said([0, 0, 0], [6, 10, 100])).toEqual([false]);
    expect(said([0, 0, 0], [5, 400, 400], [6, 420, 700])).toEqual([false, false]);
  });

  it('that was busy while others started is not called so for long', () => {
    const start: Parameters<typeof said> = [
      [0, 0, 0],
      [1.3, 43, 615],
      [6, 300, 900],
    ];
    expect([said(...start), saidSince(5_000, ...start)]).toEqual([
      [true, false],
      [false, false],
    ]);
    expect(saidSince(5_000, [0, 0, 0], [1.3, 43, 615], [6, 300, 1500])).toEqual([false, true]);
  });

  it('is judged by what was lately', () => {
    expect(said([0, 0, 0], [6, 200, 2000], [8, 300, 2100], [11, 500, 2200], [13, 700, 2400])).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('that tells nobody how long programs wait is judged by its load', () => {
    const watch = new MachineWatch(() => undefined);
    expect(watch.isOverloaded()).toBe(isLoadHigh());
  });

  it('is asked how busy it is', () => expect(typeof isMachineOverloaded()).toBe('boolean'));
});
