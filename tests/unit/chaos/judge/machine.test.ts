import { describe, expect, it } from '@jest/globals';
import { isMachineOverloaded } from '#chaos/judge/machine.ts';

describe('a machine', () => {
  it.each([
    [6, 2, false],
    [8, 2, false],
    [8.1, 2, true],
    [12, 8, false],
  ])('with %d programs that want its %d cores is overloaded: %s', (load, cores, isOverloaded) => {
    expect(isMachineOverloaded(load, cores)).toBe(isOverloaded);
  });

  it('is asked how busy it is', () => expect(typeof isMachineOverloaded()).toBe('boolean'));
});
