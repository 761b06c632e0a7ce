import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  charge,
  listPriceCents,
  TIERS,
  tierOf,
  tiersBetween,
  totalOf,
} from '#chaos/scenarios/circular-deadlock/oracle.ts';

const names = (tiers: readonly { name: string }[]) => tiers.map(({ name }) => name);

describe('the price list of the judge of orders', () => {
  it.each([
    ['NM-0001', 8110],
    ['NM-0007', 6625],
    ['NM-0500', 495],
  ])('knows the list price of %s', (sku, cents) => {
    expect(listPriceCents(sku)).toBe(cents);
  });

  it.each([
    [0, 'bronze'],
    [49_999, 'bronze'],
    [50_000, 'silver'],
    [150_000, 'gold'],
    [499_999, 'gold'],
    [500_000, 'platinum'],
    [90_000_000, 'platinum'],
  ])('knows the tier of somebody who has spent %s cents', (spent, name) => {
    expect(tierOf(spent).name).toBe(name);
  });

  it('knows the tiers on the way from one amount to another', () => {
    expect(names(tiersBetween(10, 49_999))).toEqual(['bronze']);
    expect(names(tiersBetween(49_999, 150_000))).toEqual(['bronze', 'silver', 'gold']);
    expect(names(tiersBetween(150_000, 150_000))).toEqual(['gold']);
  });

  it('charges the example of the public description', () => {
    const lines = [
      { sku: 'NM-0001', quantity: 2 },
      { sku: 'NM-0007', quantity: 1 },
    ];
    const charged = charge(lines, tierOf(102_375));
    expect(charged.map(({ lineTotalCents }) => lineTotalCents)).toEqual([15_733, 6_426]);
    expect(totalOf(charged)).toBe(22_159);
  });

  it('rounds half a cent of discount away from zero', () => {
    // 10 times 495 cents, 3% off: 148.5 cents become 149.
    expect(charge([{ sku: 'NM-0500', quantity: 10 }], tierOf(50_000))[0]?.lineTotalCents).toBe(4_950 - 149);
  });

  it('takes off no more and no less than half a cent beside the exact discount', () => {
    const line = fc.record({
      sku: fc.integer({ min: 1, max: 500 }).map((number) => `NM-${String(number).padStart(4, '0')}`),
      quantity: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(line, fc.constantFrom(...TIERS), (one, tier) => {
        const gross = listPriceCents(one.sku) * one.quantity;
        const hundredths = (gross - totalOf(charge([one], tier))) * 100 - gross * tier.percent;
        expect(hundredths).toBeGreaterThan(-50);
        expect(hundredths).toBeLessThanOrEqual(50);
      }),
    );
  });
});
