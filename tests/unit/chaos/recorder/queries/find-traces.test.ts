import { describe, expect, it } from '@jest/globals';
import { findTraces } from '#chaos/recorder/queries/find-traces.ts';
import { readTrace } from '#chaos/recorder/queries/read-trace.ts';
import { THREE_AM } from '../otlp-json.ts';
import { TestRecord } from '../test-record.ts';

const A = 'aaaaaaaa000000000000000000000001';
const B = 'bbbbbbbb000000000000000000000002';
const C = 'bbbbbbbb111100000000000000000003';

/** A: storefront -> orders, 100 ms, failed, a minute ago. B: billing, 20 ms. C: orders without its root, 7 ms. */
function filled(): TestRecord {
  const record = new TestRecord();
  record.addSpans({
    storefront: [
      { traceId: A, spanId: '1111111111111111', name: 'GET /', startMs: THREE_AM - 60_000, durationMs: 100 },
    ],
    orders: [
      {
        traceId: A,
        spanId: '2222222222222222',
        parentSpanId: '1111111111111111',
        name: 'POST /orders',
        startMs: THREE_AM - 59_990,
        status: { code: 2 },
      },
    ],
  });
  record.addSpans({
    billing: [{ traceId: B, spanId: '3333333333333333', name: 'GET /', startMs: THREE_AM - 1_000, durationMs: 20 }],
  });
  record.addSpans({
    orders: [
      {
        traceId: C,
        spanId: '4444444444444444',
        parentSpanId: '5555555555555555',
        name: 'POST /orders',
        startMs: THREE_AM - 500,
        durationMs: 7,
      },
    ],
  });
  return record;
}

function found(query: Record<string, string>): string[] {
  using record = filled();
  return findTraces(record, new URLSearchParams(query), () => THREE_AM).traces.map(({ traceId }) => traceId);
}

describe('GET /traces', () => {
  it.each([
    [{}, [C, B, A]],
    [{ limit: '2' }, [C, B]],
    [{ service: 'orders' }, [C, A]],
    [{ service: 'nobody' }, []],
    [{ operation: 'GET /' }, [B, A]],
    [{ service: 'billing', operation: 'GET /' }, [B]],
    [{ service: 'orders', operation: 'GET /' }, []],
    [{ errors: 'true' }, [A]],
    [{ errors: 'false' }, [C, B]],
    [{ minDurationMs: '20' }, [B, A]],
    [{ maxDurationMs: '20' }, [C, B]],
    [{ minDurationMs: '7', maxDurationMs: '7' }, [C]],
    [{ since: '5s' }, [C, B]],
    [{ until: '5s' }, [A]],
    [{ since: String(THREE_AM - 700) }, [C]],
    [{ since: '2026-11-24T02:59:59.400Z' }, [C]],
  ])('finds %j', (query, expected) => {
    expect(found(query as Record<string, string>)).toEqual(expected);
  });

  it('lists by start what arrived last, late ones too', () => {
    using record = filled();
    const late = 'dddddddd000000000000000000000004';
    record.addSpans({
      orders: [
        {
          traceId: late,
          spanId: '6666666666666666',
          name: 'POST /orders',
          startMs: THREE_AM - 30_000,
          durationMs: 29_000,
        },
      ],
    });
    const ids = (limit: string) =>
      findTraces(record, new URLSearchParams({ limit }), () => THREE_AM).traces.map(({ traceId }) => traceId);
    expect(ids('4')).toEqual([C, B, late, A]);
    expect(ids('2')).toEqual([C, late]);
  });

  it('finds a service with more operations than an SQL expression holds', () => {
    using record = filled();
    const spans = Array.from({ length: 2_000 }, (_, i) => ({
      traceId: A,
      spanId: (i + 1).toString(16).padStart(16, '0'),
      name: `GET /${i}`,
    }));
    record.addSpans({ orders: spans });
    const query = new URLSearchParams({ service: 'orders' });
    expect(findTraces(record, query, () => THREE_AM).traces.map(({ traceId }) => traceId)).toEqual([C, A]);
  });

  it('sums a trace up', () => {
    using record = filled();
    expect(findTraces(record, new URLSearchParams({ errors: 'true' }), () => THREE_AM).traces).toEqual([
      {
        traceId: A,
        startTime: THREE_AM - 60_000,
        durationMs: 100,
        rootService: 'storefront',
        rootName: 'GET /',
        rootDurationMs: 100,
        spanCount: 2,
        errorCount: 1,
        services: ['orders', 'storefront'],
      },
    ]);
  });

  it.each([
    [{ limit: '0' }, 'limit must be a whole number from 1 to 1000, but is "0".'],
    [{ errors: 'yes' }, 'errors must be true or false, but is "yes".'],
    [{ minDurationMs: '-1' }, 'minDurationMs must be a number from 0 up, but is "-1".'],
    [
      { since: 'yesterday' },
      'since must be unix milliseconds, an ISO date, or how long ago, such as 5m, but is "yesterday".',
    ],
    [
      { servcie: 'orders' },
      'servcie must be one of service, operation, minDurationMs, maxDurationMs, errors, since, until, limit, but is "servcie".',
    ],
  ])('refuses %j', (query, message) => {
    expect(() => found(query as Record<string, string>)).toThrow(message);
  });
});

describe('GET /traces/:traceId', () => {
  it.each([A, 'aaaaaaaa', 'AAAAAAAA0000', 'bbbbbbbb1', 'bbbbbbbb00000000'])('takes %s', (typed) => {
    using record = filled();
    expect(readTrace(record, typed).traceId.startsWith(typed.toLowerCase())).toBe(true);
  });

  it.each([
    ['aaaaaaa', 'bad-request', 'traceId must be 8 to 32 hexadecimal digits, but is "aaaaaaa".'],
    ['bbbbbbbb', 'bad-request', `traceId must be enough digits for one of ${B}, ${C}, but is "bbbbbbbb".`],
    [
      'cccccccc',
      'not-found',
      'No trace begins with cccccccc. It may not have arrived yet, or be older than the record reaches.',
    ],
    ['aaaaaaaa000000000000000000000009', 'not-found', 'No trace begins with'],
  ])('refuses %s', (typed, code, message) => {
    using record = filled();
    expect(() => readTrace(record, typed)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
