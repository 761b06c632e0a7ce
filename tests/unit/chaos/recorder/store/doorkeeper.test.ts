import { describe, expect, it } from '@jest/globals';
import { Doorkeeper } from '#chaos/recorder/store/doorkeeper.ts';

describe('Doorkeeper', () => {
  it('admits a value at its n-th sighting', () => {
    const doorkeeper = new Doorkeeper(3);
    expect([1, 2, 3, 4].map(() => doorkeeper.admits(42))).toEqual([false, false, true, true]);
  });

  it('admits no value that is seen once, however many come', () => {
    const doorkeeper = new Doorkeeper(2);
    for (let hash = 0; hash < 100_000; hash += 1) expect(doorkeeper.admits(hash)).toBe(false);
  });
});
