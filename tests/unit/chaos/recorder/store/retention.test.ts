import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findTraces } from '#chaos/recorder/queries/find-traces.ts';
import { readLogs } from '#chaos/recorder/queries/read-logs.ts';
import { Retention } from '#chaos/recorder/store/retention.ts';
import { TestRecord } from '../test-record.ts';

const ALL = new URLSearchParams({ limit: '1000' });
const NO_LIMIT = { maxBytes: Number.MAX_SAFE_INTEGER, maxAgeSeconds: Number.MAX_SAFE_INTEGER };

function traceId(i: number): string {
  return (i + 1).toString(16).padStart(8, '0').repeat(4);
}

function fill(record: TestRecord, seconds: number[]): void {
  const start = record.clock.now;
  let now = start;
  seconds.forEach((pause, i) => {
    now += pause * 1000;
    record.clock.now = now;
    record.addSpans({
      orders: [
        { traceId: traceId(i), spanId: '1111111111111111' },
        { traceId: traceId(i), spanId: '2222222222222222' },
      ],
    });
    record.addLogs({ orders: [{ body: `line ${i}`, timeMs: now }] });
  });
}

function counts(record: TestRecord): Record<string, number> {
  const count = (table: string) => Number(record.database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  return { traces: count('traces'), fragments: count('fragments'), logs: count('logs') };
}

function run(retention: Retention): number {
  let steps = 0;
  while (retention.step()) steps += 1;
  return steps;
}

describe('Retention', () => {
  it('drops exactly what is older than it may be', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1, maxLength: 30 }), fc.nat(1_000), (pauses, maxAgeSeconds) => {
        using record = new TestRecord();
        const ages = pauses.map((_, i) => pauses.slice(i + 1).reduce((sum, pause) => sum + pause, 0));
        fill(record, pauses);
        const retention = new Retention(record, { ...NO_LIMIT, maxAgeSeconds }, () => record.clock.now);
        run(retention);
        const young = ages.filter((age) => age <= maxAgeSeconds).length;
        expect(counts(record)).toEqual({ traces: young, fragments: young, logs: young });
        expect(retention.dropped).toMatchObject({
          spans: 2 * (pauses.length - young),
          traces: pauses.length - young,
          logs: pauses.length - young,
        });
      }),
      { numRuns: 30 },
    );
  });

  it('keeps the record within its size, the newest of every kind', () => {
    using record = new TestRecord();
    const filler = 'x'.repeat(500);
    for (let i = 0; i < 3_000; i += 1) {
      record.clock.now += 1_000;
      record.addSpans({
        orders: [{ traceId: traceId(i), spanId: '1111111111111111', attributes: { filler: `${i}${filler}` } }],
      });
      if (i % 2 === 0) record.addLogs({ orders: [{ body: `${i}${filler}` }] });
    }
    const retention = new Retention(record, { ...NO_LIMIT, maxBytes: 1_000_000 }, () => record.clock.now);
    expect(retention.usedBytes()).toBeGreaterThan(1_500_000);
    run(retention);
    expect(retention.usedBytes()).toBeLessThanOrEqual(1_000_000);
    expect(findTraces(record, ALL, () => record.clock.now).traces[0]?.traceId).toBe(traceId(2_999));
    expect(readLogs(record, new URLSearchParams(), () => record.clock.now).records.at(-1)?.message).toContain('2998');
    expect(counts(record).traces).toBeGreaterThan(500);
  });

  it('begins a trace anew when a span comes after the trace was dropped', () => {
    using record = new TestRecord();
    fill(record, [0]);
    record.clock.now += 10_000;
    run(new Retention(record, { ...NO_LIMIT, maxAgeSeconds: 5 }, () => record.clock.now));
    record.addSpans({ orders: [{ traceId: traceId(0), spanId: '3333333333333333' }] });
    expect(findTraces(record, ALL, () => record.clock.now).traces).toMatchObject([
      { traceId: traceId(0), spanCount: 1 },
    ]);
  });

  it('does nothing to a record within its limits, or an empty one', () => {
    using record = new TestRecord();
    const retention = new Retention(record, NO_LIMIT, () => record.clock.now);
    expect(run(retention)).toBe(0);
    fill(record, [0]);
    expect(run(retention)).toBe(0);
  });

  it('does not give the cursor of a dropped log record to another', () => {
    using record = new TestRecord();
    fill(record, [0]);
    const { nextCursor } = readLogs(record, new URLSearchParams(), () => record.clock.now);
    record.clock.now += 10_000;
    run(new Retention(record, { ...NO_LIMIT, maxAgeSeconds: 5 }, () => record.clock.now));
    record.addLogs({ orders: [{ body: 'new' }] });
    const { records } = readLogs(record, new URLSearchParams({ after: nextCursor }), () => record.clock.now);
    expect(records.map(({ message }) => message)).toEqual(['new']);
  });
});
