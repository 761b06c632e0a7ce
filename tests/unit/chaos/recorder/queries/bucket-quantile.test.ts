import { describe, expect, it } from '@jest/globals';
import { bucketBound, bucketQuantile } from '#chaos/recorder/queries/bucket-quantile.ts';

const INF = Number.POSITIVE_INFINITY;

describe('bucketQuantile', () => {
  // As Prometheus' histogram_quantile answers them.
  it.each([
    [
      'the middle of a bucket',
      [
        [1, 0],
        [2, 10],
        [INF, 10],
      ],
      0.5,
      1.5,
    ],
    [
      'the first bucket from 0',
      [
        [2, 10],
        [INF, 10],
      ],
      0.25,
      0.5,
    ],
    [
      'the +Inf bucket',
      [
        [1, 5],
        [INF, 10],
      ],
      0.9,
      1,
    ],
    ['only +Inf', [[INF, 10]], 0.5, null],
    [
      'a first bound below 0',
      [
        [-1, 10],
        [INF, 10],
      ],
      0.5,
      -1,
    ],
    [
      'no observations',
      [
        [1, 0],
        [INF, 0],
      ],
      0.5,
      null,
    ],
    ['no buckets', [], 0.5, null],
  ])('answers %s', (_, buckets, share, expected) => {
    expect(
      bucketQuantile(
        (buckets as [number, number][]).map(([le, count]) => ({ le, count })),
        share as number,
      ),
    ).toBe(expected);
  });
});

describe('bucketBound', () => {
  const buckets = [
    { le: 5, count: 10 },
    { le: 10, count: 19 },
    { le: INF, count: 20 },
  ];

  it.each([
    ['the bound of the bucket', 0.5, 5],
    ['the next one just above its share', 0.51, 10],
    ['nothing beyond the last bound', 0.99, null],
  ])('answers %s', (_, share, expected) => {
    expect(bucketBound(buckets, share)).toBe(expected);
  });

  it('answers nothing without observations', () => {
    expect(bucketBound([], 0.5)).toBeNull();
  });
});
