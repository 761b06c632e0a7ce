import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Metric, MetricSeries } from '#chaos/recorder/answers.ts';
import { metricLines, seriesWith } from '#infra/cli/telemetry/metric-lines.ts';
import { metricListLines } from '#infra/cli/telemetry/metric-list.ts';
import { clockText } from '#infra/cli/telemetry/quantities.ts';
import { plainScreen } from '#infra/cli/telemetry/screen.ts';
import { increases, sparkline } from '#infra/cli/telemetry/sparkline.ts';
import { START } from './specimens.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const series = (changes: Partial<MetricSeries>): MetricSeries => ({
  labels: { service: 'orders' },
  points: [],
  exemplars: [],
  ...changes,
});
const metric = (changes: Partial<Metric>): Metric => ({
  name: 'orders_total',
  type: 'counter',
  help: 'Orders.',
  unit: '',
  series: [],
  ...changes,
});

describe('a sparkline', () => {
  it.each([
    [[], ''],
    [[5, 5], '▁▁'],
    [[0, 7], '▁█'],
    [[0, null, 7], '▁ █'],
    [[null], ' '],
  ])('of %j is %p', (values, expected) => {
    expect(sparkline(values, 20)).toBe(expected);
  });

  it('has at most as many bars as it may', () => {
    const values = fc.array(fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 40 }),
        (given, cells) => sparkline(given, cells).length === Math.min(cells, given.length),
      ),
    );
  });

  it('of a counter shows how much it rose, also over a restart', () => {
    expect(
      increases([
        [1, 10],
        [2, 15],
        [3, 2],
        [4, null],
        [5, 4],
      ]),
    ).toEqual([5, 2, null, null]);
  });
});

describe('a metric', () => {
  it('that counts is told by value and rate', () => {
    const counter = metric({
      series: [
        series({
          labels: { service: 'orders', outcome: 'failed' },
          points: [
            [1, 1],
            [2, 1],
          ],
          ratePerSecond: 0,
        }),
        series({
          labels: { service: 'orders', outcome: 'placed' },
          points: [
            [1, 10],
            [2, 15],
          ],
          ratePerSecond: 2.5,
        }),
      ],
    });
    expect(metricLines(counter, plainScreen(100))).toEqual([
      'orders_total (counter): Orders.',
      'labels: outcome',
      '',
      'service  outcome  value    rate  rate over time',
      'orders   placed      15  2.50/s  ▁',
      'orders   failed       1     0/s  ▁',
    ]);
  });

  it('that is a distribution is told by percentiles, and leads to traces', () => {
    const histogram = metric({
      name: 'orders_duration_seconds',
      type: 'histogram',
      series: [
        series({
          points: [[1, 3]],
          ratePerSecond: 1,
          histogram: {
            count: 3,
            sum: 1,
            buckets: [],
            p50: 0.02,
            p95: 7.5,
            p99: 25,
            p50Le: 0.02,
            p95Le: 10,
            p99Le: null,
          },
          exemplars: [
            { time: START, value: 0.012, traceId: TRACE_ID, labels: {} },
            { time: START + 1, value: 0.5, traceId: null, labels: {} },
          ],
        }),
      ],
    });
    expect(metricLines(histogram, plainScreen(100))).toEqual([
      'orders_duration_seconds (histogram): Orders.',
      '',
      'service  count  rate      p50     p95     p99  rate over time',
      'orders       3   1/s  ≤ 20 ms  ≤ 10 s  > 25 s',
      '',
      '≤ and >: as far as buckets tell; ./drill graph measures the spans',
      '',
      'seen at       value  in this trace  service',
      `${clockText(START)}  12 ms  ${TRACE_ID.slice(0, 8)}       orders`,
    ]);
  });

  it('can be narrowed to labels', () => {
    const all = metric({ series: ['a', 'b'].map((outcome) => series({ labels: { service: 'orders', outcome } })) });
    expect(
      seriesWith(all, [
        ['outcome', 'b'],
        ['service', 'orders'],
      ]).series.map(({ labels }) => labels.outcome),
    ).toEqual(['b']);
    expect(seriesWith(all, [['nothing', '']]).series).toEqual([]);
  });
});

describe('the list of metrics', () => {
  it("has the company's own first, and never cuts a name", () => {
    const name = `orders_${'very_'.repeat(10)}long_total`;
    const metrics = [
      { name: 'nodejs_heap_bytes', type: 'gauge' as const, help: 'Heap.', unit: '', services: ['orders', 'billing'] },
      {
        name,
        type: 'counter' as const,
        help: 'Orders, in words that go on and on and on.',
        unit: '',
        services: ['orders'],
      },
    ];
    const lines = metricListLines({ metrics }, 2, plainScreen(100));
    expect(lines[1]).toContain(name);
    expect(lines[2]).toMatch(/^nodejs_heap_bytes +gauge +all +Heap\.$/);
  });
});
