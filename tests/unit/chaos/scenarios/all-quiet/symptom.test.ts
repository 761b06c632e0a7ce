import { describe, expect, it } from '@jest/globals';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import { businessIsBrisk, chargesInTrouble } from '#chaos/scenarios/all-quiet/symptom.ts';

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

describe('charges', () => {
  const record = (series: readonly (readonly [outcome: string, ratePerSecond: number, p95: number])[]) =>
    ({
      metric: async () => ({
        series: series.map(([outcome, ratePerSecond, p95]) => ({
          labels: { outcome },
          ratePerSecond,
          histogram: { p95 },
        })),
      }),
    }) as unknown as RecordReader;

  it.each([
    ['before anybody has charged', []],
    ['when many come and are quick', [['charged', 8, 0.09]]],
    [
      'when a few fail',
      [
        ['charged', 8, 0.09],
        ['failed', 0.4, 0.1],
      ],
    ],
    [
      'when slow ones are long ago',
      [
        ['charged', 8, 0.09],
        ['failed', 0, 9],
      ],
    ],
  ] as const)('are well %s', async (_when, series) => {
    expect(await chargesInTrouble(record(series))).toMatchObject({ present: false });
  });

  it.each([
    [
      'take long',
      [['charged', 8, 2.4]],
      'charges: 8.0 a second, 0.0 of them failed, 95 of 100 within 2.40 s, in the last 8 s',
    ],
    [
      'fail',
      [
        ['charged', 1, 0.1],
        ['failed', 7, 0.1],
      ],
      'charges: 8.0 a second, 7.0 of them failed, 95 of 100 within 0.10 s, in the last 8 s',
    ],
  ] as const)('are in trouble when they %s, with figures', async (_how, series, reading) => {
    expect(await chargesInTrouble(record(series))).toEqual({ present: true, reading });
  });
});
