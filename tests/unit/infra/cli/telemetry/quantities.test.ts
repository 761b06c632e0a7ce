import { describe, expect, it } from '@jest/globals';
import {
  clockText,
  countText,
  durationText,
  percentText,
  rateText,
  valueText,
} from '#infra/cli/telemetry/quantities.ts';

describe('quantities', () => {
  it.each([
    [null, '-'],
    [Number.NaN, '-'],
    [0, '0 ms'],
    [0.001, '<0.01 ms'],
    [0.42, '0.42 ms'],
    [12.34, '12.3 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [20_000, '20 s'],
    [150_000, '2.50 min'],
    [7_200_000, '2 h'],
  ])('a duration of %p ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it.each([
    [0, '0/s'],
    [0.05, '3/min'],
    [0.5, '0.50/s'],
    [1234.5, '1235/s'],
  ])('a rate of %d is %s', (rate, text) => {
    expect(rateText(rate)).toBe(text);
  });

  it.each([
    [0, '0%'],
    [0.00001, '<0.1%'],
    [0.0123, '1.20%'],
    [0.5, '50%'],
    [1, '100%'],
  ])('a ratio of %d is %s', (ratio, text) => {
    expect(percentText(ratio)).toBe(text);
  });

  it.each([
    [null, 'orders_total', '-'],
    [12, 'orders_total', '12'],
    [12_345_678, 'orders_value_cents_total', '12.3M'],
    [0.25, 'db_wait_seconds', '250 ms'],
    [52_428_800, 'process_resident_memory_bytes', '50 MiB'],
    [0, 'process_start_time_seconds', '1970-01-01T00:00:00.000Z'],
    [0.123456, 'ratio', '0.12'],
  ])('the value %p of %s is %s', (value, name, text) => {
    expect(valueText(value, name)).toBe(text);
  });

  it('tells the time of day and counts', () => {
    expect(clockText(new Date(2026, 10, 24, 3, 4, 5, 67).getTime())).toBe('03:04:05.067');
    expect([countText(0, 'span'), countText(1, 'span'), countText(2, 'span')]).toEqual([
      '0 spans',
      '1 span',
      '2 spans',
    ]);
  });
});
