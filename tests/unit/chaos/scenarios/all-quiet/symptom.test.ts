import { describe, expect, it } from '@jest/globals';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import { businessIsBrisk } from '#chaos/scenarios/all-quiet/symptom.ts';

const recordOf = (rates: (number | undefined)[] | undefined) =>
  ({
    metric: async () => rates && { series: rates.map((ratePerSecond) => ({ ratePerSecond })) },
  }) as unknown as RecordReader;

describe('brisk business', () => {
  it.each([[undefined], [[]], [[undefined]], [[2.1]], [[4, 1]]])('is none at %j charges a second', async (rates) => {
    expect(await businessIsBrisk(recordOf(rates))).toMatchObject({ present: false });
  });

  it('is there above five charges a second, all outcomes together', async () => {
    expect(await businessIsBrisk(recordOf([7.5, 0.4]))).toEqual({
      present: true,
      reading: 'charges: 7.9 a second in the last 8 s',
    });
  });
});
