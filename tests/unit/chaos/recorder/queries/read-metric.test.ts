import { describe, expect, it } from '@jest/globals';
import { listMetrics, readMetric } from '#chaos/recorder/queries/read-metric.ts';
import { readExposition } from '#chaos/recorder/scrape/exposition.ts';
import { THREE_AM, TRACE } from '../otlp-json.ts';
import { TestRecord } from '../test-record.ts';

function scrape(record: TestRecord, service: string, text: string, secondsAgo: number): void {
  record.transaction(() => record.metrics.write(service, readExposition(text), THREE_AM - secondsAgo * 1000));
}

function read(record: TestRecord, name: string, query: Record<string, string> = {}) {
  return readMetric(record, new URLSearchParams(query), name, () => THREE_AM);
}

const counter = (value: number) =>
  `# TYPE checkout_payments counter\n# HELP checkout_payments Payments.\ncheckout_payments_total{outcome="ok"} ${value}\n`;

function histogram(buckets: number[], exemplar = ''): string {
  const [a, b, c] = buckets as [number, number, number];
  return `# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.1",route="/"} ${a}${exemplar}
wait_seconds_bucket{le="0.5",route="/"} ${b}
wait_seconds_bucket{le="+Inf",route="/"} ${c}
wait_seconds_sum{route="/"} ${c / 10}
wait_seconds_count{route="/"} ${c}
wait_seconds_created{route="/"} 1
`;
}

describe('GET /metrics', () => {
  it('lists metrics by the names that people type', () => {
    using record = new TestRecord();
    scrape(record, 'checkout', counter(1) + histogram([1, 1, 1]), 2);
    scrape(record, 'billing', histogram([1, 1, 1]), 1);
    expect(listMetrics(record, new URLSearchParams()).metrics).toEqual([
      { name: 'checkout_payments_total', type: 'counter', help: 'Payments.', unit: '', services: ['checkout'] },
      { name: 'wait_seconds', type: 'histogram', help: '', unit: '', services: ['billing', 'checkout'] },
    ]);
  });

  it('reads every value although only changes are stored', () => {
    using record = new TestRecord();
    const values = Array.from({ length: 100 }, (_, i) => Math.floor(i / 7));
    values.forEach((value, i) => {
      scrape(record, 'checkout', counter(value), 200 - i * 2);
    });
    const { series } = read(record, 'checkout_payments_total', { step: '2s' });
    expect(series[0]?.points.map(([, value]) => value)).toEqual(values);
    const later = read(record, 'checkout_payments', { since: '51s', step: '2s' });
    expect(later.series[0]?.points.map(([, value]) => value)).toEqual(values.slice(75));
  });

  it('computes the rate of a counter across a restart', () => {
    using record = new TestRecord();
    [10, 14, 2, 5].forEach((value, i) => {
      scrape(record, 'checkout', counter(value), 30 - i * 10);
    });
    expect(read(record, 'checkout_payments_total').series[0]?.ratePerSecond).toBeCloseTo((4 + 2 + 3) / 30);
  });

  it('has no points while the service does not answer', () => {
    using record = new TestRecord();
    scrape(record, 'checkout', `${counter(1)}up 1\n`, 6);
    scrape(record, 'checkout', 'up 0\n', 4);
    scrape(record, 'checkout', `${counter(1)}up 1\n`, 2);
    expect(read(record, 'checkout_payments_total').series[0]?.points).toHaveLength(2);
    expect(read(record, 'up', { step: '1s' }).series[0]?.points.map(([, value]) => value)).toEqual([1, 0, 1]);
  });

  it('sums a histogram up over the range', () => {
    using record = new TestRecord();
    scrape(record, 'checkout', histogram([100, 100, 100]), 20);
    scrape(record, 'checkout', histogram([150, 190, 200]), 10);
    const [series] = read(record, 'wait_seconds').series;
    expect(series).toMatchObject({ labels: { service: 'checkout', route: '/' }, ratePerSecond: 10 });
    expect(series?.points.map(([, value]) => value)).toEqual([100, 200]);
    expect(series?.histogram).toEqual({
      count: 200,
      sum: 20,
      buckets: [
        { le: 0.1, count: 150 },
        { le: 0.5, count: 190 },
        { le: null, count: 200 },
      ],
      p50: 0.1,
      p95: 0.5,
      p99: 0.5,
      p50Le: 0.1,
      p95Le: null,
      p99Le: null,
    });
  });

  it('keeps an exemplar once', () => {
    using record = new TestRecord();
    const exemplar = ` # {trace_id="${TRACE}"} 0.07 ${THREE_AM / 1000 - 21}`;
    for (const ago of [20, 10]) scrape(record, 'checkout', histogram([1, 1, 1], exemplar), ago);
    expect(read(record, 'wait_seconds').series[0]?.exemplars).toEqual([
      { time: THREE_AM - 21_000, value: 0.07, traceId: TRACE, labels: { trace_id: TRACE } },
    ]);
  });

  it('chooses by service and label', () => {
    using record = new TestRecord();
    scrape(record, 'a', 'x{q="1"} 1\nx{q="2"} 2\n', 1);
    scrape(record, 'b', 'x{q="1"} 3\n', 1);
    const values = (query: Record<string, string>) =>
      read(record, 'x', query).series.map(({ points }) => points[0]?.[1]);
    expect(values({ service: 'a' })).toEqual([1, 2]);
    expect(values({ label: 'q:1' })).toEqual([1, 3]);
    expect(values({ service: 'a', label: 'q:2' })).toEqual([2]);
    expect(values({ label: 'nothing:here' })).toEqual([]);
  });

  it('answers NaN and infinity as null', () => {
    using record = new TestRecord();
    scrape(record, 'a', 'x NaN\n', 2);
    scrape(record, 'a', 'x +Inf\n', 1);
    expect(read(record, 'x', { step: '1s' }).series[0]?.points.map(([, value]) => value)).toEqual([null, null]);
  });

  it.each([
    ['nothing', {}, 'No service has shown a metric nothing. GET /metrics lists those that were.'],
    ['x', { label: 'q' }, 'label must be a label as name:value, but is "q".'],
    ['x', { step: '1ms' }, 'step must be a length of time from 1s to 86400s'],
    ['x', { since: '1m', until: '2m' }, 'since must be before until'],
  ])('refuses %s with %j', (name, query, message) => {
    using record = new TestRecord();
    scrape(record, 'a', 'x 1\n', 1);
    expect(() => read(record, name, query as Record<string, string>)).toThrow(message);
  });
});
