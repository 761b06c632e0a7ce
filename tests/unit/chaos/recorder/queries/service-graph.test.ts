import { describe, expect, it } from '@jest/globals';
import { serviceGraph } from '#chaos/recorder/queries/service-graph.ts';
import { type TestSpan, THREE_AM } from '../otlp-json.ts';
import { TestRecord } from '../test-record.ts';

const span = (n: number) => n.toString(16).padStart(16, '0');

/** One request through the ordering loop: user -> orders -> inventory -> pricing -> orders -> postgres, endless but for one. */
function loop(i: number): Record<string, TestSpan[]> {
  const traceId = (i + 1).toString(16).padStart(32, 'f');
  const base = i * 100;
  const hop = (n: number, kind: number, durationMs: number, over: Partial<TestSpan> = {}): TestSpan => ({
    traceId,
    spanId: span(base + n),
    ...(n > 1 ? { parentSpanId: span(base + n - 1) } : {}),
    kind,
    durationMs,
    startMs: THREE_AM - 100_000,
    ...over,
  });
  return {
    orders: [
      hop(1, 2, 100, { name: 'POST /orders' }),
      hop(2, 3, 90),
      hop(7, 2, 40, { name: 'GET /history' }),
      hop(8, 3, 30, {
        name: 'pg.query:SELECT',
        attributes: { 'db.system.name': 'postgresql', 'db.query.text': 'SELECT 1' },
      }),
    ],
    inventory: [hop(3, 2, 80, { name: 'POST /reservations' }), hop(4, 3, 70, { status: { code: i === 0 ? 2 : 0 } })],
    pricing: [hop(5, 2, 60, { name: 'POST /quotes' }), hop(6, 3, 50)],
  };
}

describe('GET /graph', () => {
  const now = () => THREE_AM;

  function graph(query: Record<string, string> = {}) {
    using record = new TestRecord();
    for (let i = 0; i < 10; i += 1) record.addSpans(loop(i));
    return serviceGraph(record, new URLSearchParams(query), now);
  }

  it('shows who calls whom and the circle they call in', () => {
    const { edges, nodes, cycles, windowSeconds } = graph();
    expect(windowSeconds).toBe(300);
    expect(edges.map(({ client, server, kind }) => [client, server, kind])).toEqual([
      ['user', 'orders', 'user'],
      ['inventory', 'pricing', 'http'],
      ['orders', 'inventory', 'http'],
      ['pricing', 'orders', 'http'],
      ['orders', 'postgres', 'database'],
    ]);
    expect(nodes.map(({ service }) => service)).toEqual(['inventory', 'orders', 'pricing']);
    expect(cycles).toEqual([['inventory', 'pricing', 'orders']]);
  });

  it('measures rate, errors and durations, as the client saw them', () => {
    const { edges, nodes, coveredSeconds } = graph();
    const edge = edges.find(({ client }) => client === 'inventory');
    expect(edge).toMatchObject({ errorRatio: 0.1, routes: [{ route: 'POST /quotes' }] });
    expect((edge?.requestRate ?? 0) * coveredSeconds).toBeCloseTo(10);
    expect(Math.abs((edge?.p95Ms ?? 0) - 70)).toBeLessThan(70 * 0.045);
    const orders = nodes.find(({ service }) => service === 'orders');
    expect((orders?.requestRate ?? 0) * coveredSeconds).toBeCloseTo(20);
    expect(Math.abs((orders?.p95Ms ?? 0) - 100)).toBeLessThan(100 * 0.045);
  });

  it('does not reach back behind its window', () => {
    expect(graph({ window: '60s' })).toMatchObject({ windowSeconds: 60, nodes: [], edges: [], cycles: [] });
  });

  it('is the same before and after the statistics were written', () => {
    using record = new TestRecord();
    for (let i = 0; i < 5; i += 1) record.addSpans(loop(i));
    const before = serviceGraph(record, new URLSearchParams(), now);
    record.flush();
    for (let i = 5; i < 10; i += 1) record.addSpans(loop(i));
    record.flush();
    record.flush();
    expect(before.edges).toHaveLength(5);
    expect(serviceGraph(record, new URLSearchParams(), now)).toEqual(graph());
  });

  it('shows a service that does not answer', () => {
    using record = new TestRecord({ peers: new Map([[4152, 'partner']]) });
    record.addSpans({
      checkout: [
        {
          spanId: span(1),
          kind: 3,
          startMs: THREE_AM - 20_000,
          status: { code: 2 },
          attributes: { 'server.port': 4152 },
        },
      ],
    });
    record.clock.now += 6_000;
    record.flush();
    const { edges, nodes } = serviceGraph(record, new URLSearchParams(), now);
    expect(edges).toMatchObject([{ client: 'checkout', server: 'partner', kind: 'http', errorRatio: 1 }]);
    expect(nodes).toMatchObject([
      { service: 'checkout', requestRate: 0, p95Ms: null },
      { service: 'partner', requestRate: 0 },
    ]);
  });

  it('refuses a window that it cannot show', () => {
    expect(() => graph({ window: '5' })).toThrow(
      'window must be a length of time from 10s to 86400s, such as 300s or 5m, but is "5".',
    );
  });
});
