import { describe, expect, it } from '@jest/globals';
import { coverage } from '#chaos/recorder/queries/coverage.ts';
import { readExposition } from '#chaos/recorder/scrape/exposition.ts';
import { type TestLog, type TestSpan, THREE_AM, TRACE } from '../otlp-json.ts';
import { TestRecord } from '../test-record.ts';

const [SERVER, CLIENT] = [2, 3];
const ORDERS = '00000000000000a1';
const CALL = '00000000000000a2';
const INVENTORY = '00000000000000b1';
const PEERS = new Map([
  [4443, 'inventory'],
  [4442, 'postgres'],
]);

const route = (method: string, path: string) => ({ 'http.request.method': method, 'http.route': path });

/** One order: a user asks orders, which asks inventory and the database. */
const SPANS = {
  orders: [
    { spanId: ORDERS, kind: SERVER, name: 'POST /orders', attributes: route('POST', '/orders') },
    { spanId: CALL, parentSpanId: ORDERS, kind: CLIENT, name: 'POST', attributes: { 'server.port': 4443 } },
    {
      spanId: '00000000000000a3',
      parentSpanId: ORDERS,
      kind: CLIENT,
      name: 'pg.query:SELECT',
      attributes: { 'db.system.name': 'postgresql', 'server.port': 4442 },
    },
  ],
  inventory: [
    { spanId: INVENTORY, parentSpanId: CALL, kind: SERVER, name: 'POST /stock', attributes: route('POST', '/stock') },
  ],
} satisfies Record<string, TestSpan[]>;

const LOGS = {
  orders: [{ body: 'request done', traceId: TRACE, spanId: ORDERS }],
  inventory: [{ body: 'request done', traceId: TRACE, spanId: INVENTORY }],
} satisfies Record<string, TestLog[]>;

/** Scraped twice, so that a count grows within the window. */
function count(record: TestRecord, service: string, path: string, traceId = TRACE): void {
  const labels = `http_request_method="POST",http_route="${path}",http_response_status_code="201"`;
  const page = (requests: number) => `# TYPE http_server_request_duration_seconds histogram
http_server_request_duration_seconds_bucket{le="+Inf",${labels}} ${requests} # {trace_id="${traceId}"} 0.01
http_server_request_duration_seconds_sum{${labels}} ${requests / 100}
http_server_request_duration_seconds_count{${labels}} ${requests}
`;
  for (const [index, secondsAgo] of [80, 50].entries()) {
    record.transaction(() =>
      record.metrics.write(service, readExposition(page(1 + index * 3)), THREE_AM - secondsAgo * 1000),
    );
  }
}

interface Recorded {
  spans?: Record<string, TestSpan[]>;
  logs?: Record<string, TestLog[]>;
  counted?: [service: string, path: string, traceId?: string][];
}

function coverageOf({ spans = SPANS, logs = LOGS, counted = [] }: Recorded, query: Record<string, string> = {}) {
  using record = new TestRecord({ peers: PEERS });
  const began = THREE_AM - 60_000;
  record.addSpans(
    Object.fromEntries(
      Object.entries(spans).map(([service, all]) => [service, all.map((one) => ({ startMs: began, ...one }))]),
    ),
  );
  record.addLogs(logs);
  for (const one of counted) count(record, ...one);
  return coverage(record, new URLSearchParams(query), () => THREE_AM);
}

const COUNTED: NonNullable<Recorded['counted']> = [
  ['orders', '/orders'],
  ['inventory', '/stock'],
];

describe('GET /coverage', () => {
  it('finds every hop of a request that left everything, and no hop in a call to the database', () => {
    const { hops, ...rest } = coverageOf({ counted: COUNTED });
    expect(rest).toEqual({ windowSeconds: 300, requests: 1, isComplete: true });
    const whole = { requests: 1, withSpan: 1, withLog: 1, withExemplar: 1, traceId: TRACE };
    expect(hops).toEqual([
      { caller: 'orders', service: 'inventory', route: 'POST /stock', ...whole },
      { caller: 'user', service: 'orders', route: 'POST /orders', ...whole },
    ]);
  });

  it('names the service that a call went to and that has no span', () => {
    const { hops } = coverageOf({ spans: { orders: SPANS.orders }, counted: COUNTED });
    expect(hops[0]).toMatchObject({ caller: 'orders', service: 'inventory', route: 'POST', withSpan: 0, withLog: 1 });
  });

  it('names the first service of a request where all that hangs below its span is there', () => {
    const { hops } = coverageOf({ spans: { ...SPANS, orders: SPANS.orders.slice(1) }, counted: COUNTED });
    const lost = { caller: 'user', service: 'orders', route: null, withSpan: 0, withLog: 1 };
    expect(hops).toContainEqual(expect.objectContaining(lost));
  });

  it('names a service of which only log lines tell', () => {
    const logs = { ...LOGS, pricing: [{ body: 'quoted', traceId: TRACE, spanId: '00000000000000c1' }] };
    const { hops } = coverageOf({ logs, counted: COUNTED });
    expect(hops).toContainEqual(expect.objectContaining({ service: 'pricing', route: null, withSpan: 0, withLog: 1 }));
  });

  it.each([
    ['none', []],
    ["another request's", [{ body: 'request done', traceId: TRACE.replace('0a', '0b'), spanId: INVENTORY }]],
    ['one without a trace', [{ body: 'request done' }]],
  ])('misses the log line of a hop that has %s', (_, inventory: TestLog[]) => {
    const { hops } = coverageOf({ logs: { ...LOGS, inventory }, counted: COUNTED });
    expect(hops.map(({ service, withLog }) => [service, withLog])).toEqual([
      ['inventory', 0],
      ['orders', 1],
    ]);
  });

  it("takes a log line of a hop's own work as the hop's", () => {
    const logs = { ...LOGS, orders: [{ body: 'call done', traceId: TRACE, spanId: CALL }] };
    expect(coverageOf({ logs, counted: COUNTED }).hops.map(({ withLog }) => withLog)).toEqual([1, 1]);
  });

  it.each([
    ['there is none', [COUNTED[0]]],
    ['it leads nowhere', [COUNTED[0], ['inventory', '/stock', 'f'.repeat(32)]]],
    ['it is of another route', [COUNTED[0], ['inventory', '/stock/:sku']]],
  ] as [string, Recorded['counted']][])('misses an exemplar where %s', (_, counted) => {
    const { hops } = coverageOf({ counted: counted ?? [] });
    expect(hops.filter(({ caller }) => caller !== null).map((hop) => [hop.service, hop.withExemplar])).toEqual([
      ['inventory', 0],
      ['orders', 1],
    ]);
  });

  it('tells what a service counted and no trace shows', () => {
    const { hops } = coverageOf({ counted: [...COUNTED, ['partner', '/payments']] });
    expect(hops).toContainEqual({
      caller: null,
      service: 'partner',
      route: 'POST /payments',
      requests: 3,
      withSpan: 0,
      withLog: 0,
      withExemplar: 0,
      traceId: null,
    });
  });

  it('shows a request that lacks something rather than one that does not', () => {
    const second = TRACE.replace('0a', '0b');
    const spans = {
      orders: [...SPANS.orders.slice(0, 1), { ...(SPANS.orders[0] as TestSpan), traceId: second }],
    };
    const logs = { orders: [{ body: 'request done', traceId: second, spanId: ORDERS }] };
    expect(coverageOf({ spans, logs }).hops).toMatchObject([{ requests: 2, withSpan: 2, withLog: 1, traceId: TRACE }]);
  });

  it("leaves out a service's own work and what is outside the window", () => {
    const own = { worker: [{ spanId: '00000000000000d1', name: 'statements' }] };
    expect(coverageOf({ spans: own, logs: {} })).toMatchObject({ requests: 0, hops: [] });
    expect(coverageOf({}, { window: '30s' })).toMatchObject({ requests: 0, hops: [] });
  });

  it('refuses a window that it cannot read', () => {
    expect(() => coverageOf({}, { window: '1s' })).toThrow('window must be a length of time from 10s to 3600s');
  });
});
