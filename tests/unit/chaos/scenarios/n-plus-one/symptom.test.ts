import { describe, expect, it } from '@jest/globals';
import type { MetricSeries } from '#chaos/recorder/answers.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import { slowPages } from '#chaos/scenarios/n-plus-one/symptom.ts';

const pages = (p95: number, ratePerSecond: number) =>
  ({ labels: {}, points: [], exemplars: [], ratePerSecond, histogram: { p95 } }) as unknown as MetricSeries;

const recordOf = (series: MetricSeries[] | undefined) =>
  ({ metric: async () => series && { series } }) as unknown as RecordReader;

describe('slow pages', () => {
  it.each([
    ['nothing was measured yet', undefined],
    ['no page was asked for lately, whatever earlier ones took', [pages(4.1, 0)]],
    ['pages are quick', [pages(0.35, 2)]],
    ['a lab that has just started warms up', [pages(0.8, 2)]],
  ])('are none while %s', async (_what, series) => {
    expect(await slowPages(recordOf(series))).toMatchObject({ present: false });
  });

  it('are there when one kind of pages takes more than a second, and say how long', async () => {
    const reading = await slowPages(recordOf([pages(0.2, 3), pages(1.62, 0.5)]));
    expect(reading).toEqual({
      present: true,
      reading: 'pages of the catalogue: 95 of 100 within 1.62 s, in the last 8 s',
    });
  });
});
