import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readTrace } from '#chaos/recorder/queries/read-trace.ts';
import { THREE_AM, TRACE } from '../otlp-json.ts';
import { TestRecord } from '../test-record.ts';

const id = fc.nat({ max: 2 ** 31 - 2 }).map((n) => (n + 1).toString(16).padStart(16, '0'));
const text = fc.string({ unit: 'binary' });
const attributes = fc.dictionary(
  text,
  fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.array(text, { maxLength: 3 })),
  {
    maxKeys: 8,
    noNullPrototype: true,
  },
);
const span = fc.record({
  spanId: id,
  parentSpanId: fc.option(id, { nil: '' }),
  name: text,
  kind: fc.integer({ min: 1, max: 5 }),
  startMs: fc.integer({ min: -5_000, max: 5_000 }).map((offset) => THREE_AM + offset),
  durationMs: fc.nat(10_000_000).map((microseconds) => microseconds / 1000),
  status: fc.record({ code: fc.integer({ min: 0, max: 2 }), message: text }),
  attributes,
  events: fc.array(fc.record({ timeMs: fc.nat(5_000).map((offset) => THREE_AM + offset), name: text, attributes }), {
    maxLength: 2,
  }),
});
const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES = ['unset', 'ok', 'error'];

describe('TraceStore', () => {
  it('gives back every span as it was sent', () => {
    const spans = fc.uniqueArray(span, { selector: ({ spanId }) => spanId, minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(spans, (sent) => {
        using record = new TestRecord();
        record.addSpans({ orders: sent });
        const trace = readTrace(record, TRACE);
        const expected = sent.map((one) => ({
          spanId: one.spanId,
          parentSpanId: one.parentSpanId === '' ? null : one.parentSpanId,
          service: 'orders',
          name: one.name,
          kind: KINDS[one.kind],
          startTime: one.startMs,
          durationMs: one.durationMs,
          status: STATUSES[one.status.code],
          statusMessage: one.status.message,
          attributes: one.attributes,
          events: one.events.map(({ timeMs, ...event }) => ({ time: timeMs, ...event })),
          scope: { name: 'test', version: '1.2.3' },
        }));
        expect(new Map(trace.spans.map((one) => [one.spanId, one]))).toEqual(
          new Map(expected.map((one) => [one.spanId, one])),
        );
        expect(trace.spanCount).toBe(sent.length);
      }),
    );
  });

  it('reads attributes alike before and after they have become numbers', () => {
    using record = new TestRecord();
    const traceIds = Array.from({ length: 12 }, (_, i) =>
      (i + 1)
        .toString(16)
        .padStart(32, '0')
        .replace(/^0{12}/, `${i}`.padStart(12, 'a')),
    );
    for (const traceId of traceIds)
      record.addSpans({
        orders: [{ traceId, spanId: '1111111111111111', attributes: { 'db.query.text': 'SELECT 1', n: 7 } }],
      });
    const read = traceIds.map((traceId) => readTrace(record, traceId).spans[0]?.attributes);
    expect(read).toEqual(traceIds.map(() => ({ 'db.query.text': 'SELECT 1', n: 7 })));
    expect(record.database.prepare('SELECT count(*) AS count FROM attributes').get()?.count).toBe(2);
  });

  it('gathers a trace from many requests, and a span that was sent twice once', () => {
    using record = new TestRecord();
    record.addSpans({
      orders: [
        { spanId: '2222222222222222', parentSpanId: '1111111111111111', startMs: THREE_AM + 5, status: { code: 2 } },
      ],
    });
    record.addSpans({ storefront: [{ spanId: '1111111111111111', name: 'GET /', durationMs: 40 }] });
    record.addSpans({ storefront: [{ spanId: '1111111111111111', name: 'GET /', durationMs: 40 }] });
    const trace = readTrace(record, TRACE);
    expect(trace.spans.map(({ spanId }) => spanId)).toEqual(['1111111111111111', '2222222222222222']);
    expect(trace).toMatchObject({
      rootService: 'storefront',
      rootName: 'GET /',
      durationMs: 40,
      errorCount: 1,
      services: ['orders', 'storefront'],
    });
  });

  it('keeps nothing of a transaction that failed, and goes on as if it had not been', () => {
    using record = new TestRecord();
    record.database.exec("CREATE TRIGGER refuse BEFORE INSERT ON fragments BEGIN SELECT RAISE(ABORT, 'no'); END");
    expect(() => record.addSpans({ orders: [{ spanId: '1111111111111111', name: 'lost' }] })).toThrow('no');
    record.database.exec('DROP TRIGGER refuse');
    record.addSpans({ orders: [{ spanId: '2222222222222222', name: 'kept' }] });
    expect(readTrace(record, TRACE).spans.map(({ name }) => name)).toEqual(['kept']);
    expect(
      record.database
        .prepare('SELECT name FROM operations')
        .all()
        .map(({ name }) => name),
    ).toEqual(['(other)', 'kept']);
  });
});
