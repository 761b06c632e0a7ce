import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Burn } from '#chaos/probes/burn.ts';
import { OBJECTIVES } from '#chaos/probes/objectives.ts';

/** A burn whose clock the test moves, with one outcome every two seconds, as probes bring them. */
function probed(objective: 'checkout' | 'totals' = 'checkout') {
  let now = 1_000_000;
  const burn = new Burn(OBJECTIVES[objective], () => now);
  return {
    burn,
    add(...outcomes: boolean[]) {
      for (const isGood of outcomes) {
        now += 2_000;
        burn.add(isGood);
      }
    },
    pass(seconds: number) {
      now += 1_000 * seconds;
    },
    since: (sinceMs: number | undefined) => (sinceMs === undefined ? undefined : (now - sinceMs) / 1_000),
  };
}
const times = (count: number, isGood: boolean): boolean[] => Array.from({ length: count }, () => isGood);

describe('Burn', () => {
  it('calls within half a minute when nobody is served any more, and says since when', () => {
    const { burn, add, since } = probed();
    add(...times(40, true));
    let bad = 0;
    while (burn.status().alarm === null) {
      add(false);
      bad += 1;
    }
    expect(2 * bad).toBeLessThan(30);
    expect(burn.status().alarm?.text).toMatch(/^Customers cannot pay: \d+ of 3\d in the last minute had no answer/);
    expect(since(burn.status().alarm?.sinceMs)).toBe(2 * (bad - 1));
  });

  it('calls nobody for the odd one, nor for what a restart costs', () => {
    const { burn, add } = probed();
    for (let minute = 0; minute < 20; minute += 1) {
      add(...times(26, true), false, ...times(2, true), false);
      expect(burn.status().alarm).toBeNull();
    }
  });

  it('calls nobody before it has seen enough', () => {
    const { burn, add } = probed();
    add(...times(7, false));
    expect(burn.status().alarm).toBeNull();
    add(false);
    expect(burn.status().alarm).not.toBeNull();
  });

  it('calls nobody when it is over by the time that enough were bad', () => {
    const { burn, add, pass } = probed();
    add(...times(20, true), ...times(8, false));
    expect(burn.status().alarm).toBeNull();
    pass(11);
    add(true);
    expect(burn.status().alarm).toBeNull();
  });

  it('is over half a minute after the last time that it would have called', () => {
    const { burn, add } = probed();
    add(...times(40, false));
    expect(burn.status()).toMatchObject({ isSuffering: true, alarm: expect.anything() });
    // 10 s until the short window holds no bad one.
    add(...times(19, true));
    expect(burn.status()).toMatchObject({ isSuffering: false, alarm: expect.anything() });
    add(...times(4, true));
    expect(burn.status()).toMatchObject({ isSuffering: false, alarm: null });
  });

  it('calls once for what comes and goes', () => {
    const { burn, add } = probed();
    add(...times(30, false));
    const first = burn.status().alarm;
    for (let round = 0; round < 10; round += 1) {
      add(...times(8, true), ...times(8, false));
      expect(burn.status().alarm).toBe(first);
    }
  });

  it('calls for money that is wrong once, and not before it was seen', () => {
    const { burn, add } = probed('totals');
    add(...times(100, true));
    expect(burn.status().alarm).toBeNull();
    add(false);
    expect(burn.status().alarm?.text).toMatch(/^Running totals are wrong: 1 of 3\d in the last minute/);
  });

  it('forgets what is older than a minute, and counts what is not', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 100 }), (outcomes) => {
        const { burn, add } = probed();
        add(...outcomes);
        const latest = outcomes.slice(-31);
        const { good, bad } = burn.status();
        expect([good, bad]).toEqual([latest.filter(Boolean).length, latest.filter((one) => !one).length]);
      }),
    );
  });
});
