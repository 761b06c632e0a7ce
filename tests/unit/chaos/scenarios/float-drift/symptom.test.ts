import { describe, expect, it } from '@jest/globals';
import type { Metric } from '#chaos/recorder/answers.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import { readSymptom } from '#chaos/scenarios/float-drift/symptom.ts';

/** A record in which billing has said these differences, one a second. */
function recordOf(...cents: number[]): RecordReader {
  const points = cents.map((value, second): [number, number] => [second * 1000, value]);
  const metric = { series: [{ labels: { service: 'billing' }, points, exemplars: [] }] } as unknown as Metric;
  return { metric: async () => metric } as unknown as RecordReader;
}

describe('the symptom', () => {
  it.each<[string, number[], boolean]>([
    ['no difference at all', [0, 0, 0], false],
    ['a difference that grows', [0, 0, 3.2, 3.2, 5], true],
    ['one that goes up and down', [40, 38, 41, 39], true],
    ['an old one that stays', [120.5, 120.5, 120.500000001], false],
    ['one that was put right', [120.5, 120.5, 0, 0], false],
  ])('of %s', async (_what, cents, present) => {
    expect(await readSymptom(recordOf(...cents))).toMatchObject({ present });
  });

  it('is not there while billing has published nothing', async () => {
    const record = { metric: async () => undefined } as unknown as RecordReader;
    expect(await readSymptom(record)).toMatchObject({ present: false });
  });

  it('is told in cents', async () => {
    const { reading } = await readSymptom(recordOf(1, 4.25));
    expect(reading).toBe('running totals moved 3.3 cents away from their charges in the last 12 s');
  });
});
