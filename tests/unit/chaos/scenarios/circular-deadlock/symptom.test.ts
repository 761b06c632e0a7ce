import { describe, expect, it } from '@jest/globals';
import type { Metric } from '#chaos/recorder/answers.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import { readSymptom } from '#chaos/scenarios/circular-deadlock/symptom.ts';

const series = (labels: Record<string, string>, ratePerSecond: number, latest = 0) => ({
  labels,
  points: [[0, latest] as [number, number]],
  exemplars: [],
  ratePerSecond,
});

function record(rates: Record<string, number>, waiting: number | undefined): RecordReader {
  const metric = (name: string, all: Metric['series']): Metric => ({
    name,
    type: 'gauge',
    help: '',
    unit: '',
    series: all,
  });
  const metrics: Record<string, Metric> = {
    orders_placements_total: metric(
      'orders_placements_total',
      Object.entries(rates).map(([outcome, rate]) => series({ outcome }, rate)),
    ),
    ...(waiting !== undefined && {
      orders_placements_in_progress: metric('orders_placements_in_progress', [series({}, 0, waiting)]),
    }),
  };
  return { metric: async (name: string) => metrics[name] } as unknown as RecordReader;
}

describe('the symptom of orders that wait', () => {
  it.each([
    ['on an ordinary evening', { placed: 2 }, 1, false],
    ['before anybody has ordered', {}, undefined, false],
    ['when a busy evening goes well', { placed: 49, 'out-of-stock': 1 }, 14, false],
    ['when a few fail', { placed: 48, failed: 2 }, 15, false],
    ['when nothing ends any more', { placed: 0.3 }, 240, true],
    ['when most fail after waiting', { placed: 1, failed: 30 }, 20, true],
    ['when it is over and users are few again', { placed: 1.8, failed: 0.2 }, 1, false],
  ])('%s: %j placed or failed per second, %s waiting: %s', async (_when, rates, waiting, present) => {
    const reading = await readSymptom(record(rates as Record<string, number>, waiting));
    expect(reading.present).toBe(present);
    expect(reading.reading).toContain('per second');
  });
});
