import { describe, expect, it } from '@jest/globals';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import { readSymptom } from '#chaos/scenarios/red-herring/symptom.ts';

const answered = (status: string, ratePerSecond: number, p95Le: number | null) => ({
  labels: { http_route: '/checkouts', http_response_status_code: status },
  points: [],
  exemplars: [],
  ratePerSecond,
  histogram: { p95Le },
});

const recordOf = (waiting: number, series: ReturnType<typeof answered>[]) =>
  ({
    metric: async (name: string) =>
      name === 'http_server_active_requests' ? { series: [{ labels: {}, points: [[0, waiting]] }] } : { series },
  }) as unknown as RecordReader;

describe('customers who pay', () => {
  it.each([
    [
      'are well while they are answered at once',
      recordOf(1, [answered('201', 2, 0.05)]),
      [
        false,
        'checkouts: 1 customers wait; of those of the last 6 s, 95 of 100 had waited up to 0.05 s, and 0 of 100 were turned away',
      ],
    ],
    [
      'are told of when they are turned away',
      recordOf(0, [answered('503', 3, 0.25), answered('201', 1, 0.05)]),
      [
        false,
        'checkouts: 0 customers wait; of those of the last 6 s, 95 of 100 had waited up to 0.25 s, and 75 of 100 were turned away',
      ],
    ],
    [
      'suffer when those who had an end had waited long',
      recordOf(3, [answered('499', 1, null)]),
      [
        true,
        'checkouts: 3 customers wait; of those of the last 6 s, 95 of 100 had waited for longer than is measured, and 0 of 100 were turned away',
      ],
    ],
    [
      'suffer when many wait and nobody has an answer, not even of long ago',
      recordOf(58, [answered('201', 0, 0.05)]),
      [true, 'checkouts: 58 customers wait; nobody had an answer in the last 6 s'],
    ],
  ] as const)('%s', async (_what, record, [present, reading]) => {
    expect(await readSymptom(record)).toEqual({ present, reading });
  });
});
