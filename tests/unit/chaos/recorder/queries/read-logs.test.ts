import { describe, expect, it } from '@jest/globals';
import { readLogs } from '#chaos/recorder/queries/read-logs.ts';
import { THREE_AM, TRACE } from '../otlp-json.ts';
import { TestRecord } from '../test-record.ts';

function filled(): TestRecord {
  const record = new TestRecord();
  record.addLogs({
    orders: [
      { body: 'order taken', timeMs: THREE_AM - 60_000, traceId: TRACE, attributes: { 'order.id': 'o-1' } },
      { body: 'stock 100% reserved', timeMs: THREE_AM - 2_000, severity: 13 },
    ],
    billing: [{ body: { why: 'no total' }, timeMs: THREE_AM - 1_000, severity: 17 }],
  });
  return record;
}

function read(record: TestRecord, query: Record<string, string>) {
  return readLogs(record, new URLSearchParams(query), () => THREE_AM);
}

describe('GET /logs', () => {
  it.each([
    [{}, ['order taken', 'stock 100% reserved', '{"why":"no total"}']],
    [{ limit: '2' }, ['stock 100% reserved', '{"why":"no total"}']],
    [{ traceId: TRACE }, ['order taken']],
    [{ traceId: TRACE.slice(0, 8).toUpperCase() }, ['order taken']],
    [{ traceId: '00000000' }, []],
    [{ service: 'billing' }, ['{"why":"no total"}']],
    [{ level: 'warn' }, ['stock 100% reserved', '{"why":"no total"}']],
    [{ level: 'error' }, ['{"why":"no total"}']],
    [{ contains: '100%' }, ['stock 100% reserved']],
    [{ contains: 'o-1' }, ['order taken']],
    [{ contains: 'order.id' }, []],
    [{ since: '10s' }, ['stock 100% reserved', '{"why":"no total"}']],
    [{ until: '10s' }, ['order taken']],
    [{ after: '1' }, ['stock 100% reserved', '{"why":"no total"}']],
    [{ after: '1', limit: '1' }, ['stock 100% reserved']],
    [{ after: '3' }, []],
  ])('finds %j', (query, expected) => {
    using record = filled();
    expect(read(record, query as Record<string, string>).records.map(({ message }) => message)).toEqual(expected);
  });

  it('answers a record whole', () => {
    using record = filled();
    expect(read(record, { traceId: TRACE }).records).toEqual([
      {
        cursor: '1',
        time: THREE_AM - 60_000,
        service: 'orders',
        level: 'info',
        message: 'order taken',
        traceId: TRACE,
        spanId: null,
        attributes: { 'order.id': 'o-1' },
      },
    ]);
  });

  it('reads every matching record once with the cursor, whatever comes in between', () => {
    using record = filled();
    const seen: string[] = [];
    let after = '0';
    for (let i = 0; i < 20; i += 1) {
      record.addLogs({ orders: [{ body: `wanted ${i}` }, { body: 'noise' }] });
      const page = read(record, { after, contains: 'wanted', limit: '2' });
      seen.push(...page.records.map(({ message }) => message));
      after = page.nextCursor;
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => `wanted ${i}`));
    expect(read(record, { after, contains: 'wanted' })).toEqual({ records: [], nextCursor: after });
  });

  it('refuses digits that fit several traces', () => {
    using record = filled();
    const near = `${TRACE.slice(0, 31)}${TRACE.endsWith('0') ? '1' : '0'}`;
    record.addLogs({ orders: [{ body: 'another', traceId: near }] });
    const digits = TRACE.slice(0, 31);
    expect(() => read(record, { traceId: digits })).toThrow(/^traceId must be enough digits for one of /);
    expect(read(record, { traceId: near }).records.map(({ message }) => message)).toEqual(['another']);
  });

  it('begins at 0 when there is nothing', () => {
    using record = new TestRecord();
    expect(read(record, {})).toEqual({ records: [], nextCursor: '0' });
  });

  it.each([
    [{ level: 'loud' }, 'level must be one of trace, debug, info, warn, error, fatal, but is "loud".'],
    [{ traceId: 'abc' }, 'traceId must be 8 to 32 hexadecimal digits, but is "abc".'],
    [{ after: 'x' }, 'after must be the nextCursor of an earlier answer, but is "x".'],
  ])('refuses %j', (query, message) => {
    using record = filled();
    expect(() => read(record, query as Record<string, string>)).toThrow(message);
  });
});
