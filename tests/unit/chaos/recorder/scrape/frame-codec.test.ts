import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeFrame, encodeFrame } from '#chaos/recorder/scrape/frame-codec.ts';

describe('frames', () => {
  it('survive encoding, whatever the values', () => {
    const entries = fc.array(
      fc.tuple(fc.nat(100_000), fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, 0, Number.NaN, 2 ** 45))),
    );
    fc.assert(
      fc.property(entries, fc.array(fc.nat()), (pairs, gone) => {
        const frame = { key: true, values: new Map(pairs), gone };
        const decoded = decodeFrame(encodeFrame(frame), true);
        expect(decoded.gone).toEqual(gone);
        expect(decoded.values.size).toBe(frame.values.size);
        for (const [series, value] of frame.values) expect(decoded.values.get(series)).toBe(value);
      }),
    );
  });
});
