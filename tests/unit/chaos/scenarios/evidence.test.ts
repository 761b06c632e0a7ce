import { describe, expect, it } from '@jest/globals';
import type { Metric, ServiceGraph, TraceSummary } from '#chaos/recorder/answers.ts';
import type { Query, RecordReader } from '#chaos/recorder/reader.ts';
import { commandOf, type EvidenceQuery, isThere } from '#chaos/scenarios/evidence.ts';

const shows = 'that users wait';

/** A record that holds what it is given, and keeps what it was asked. */
function fakeRecord(holds: { traces?: number; logs?: number; latest?: (number | null)[]; edge?: [string, string] }) {
  const asked: unknown[] = [];
  const record: RecordReader = {
    async traces(query?: Query) {
      asked.push(query);
      return { traces: Array.from({ length: holds.traces ?? 0 }, () => ({}) as TraceSummary) };
    },
    trace: () => Promise.reject(new Error('no evidence asks for one trace')),
    async logs(query?: Query) {
      asked.push(query);
      return { records: Array.from({ length: holds.logs ?? 0 }, () => ({}) as never), nextCursor: '0' };
    },
    metrics: () => Promise.reject(new Error('no evidence asks for the list')),
    async metric(name: string, query?: Query) {
      asked.push({ name, ...query });
      if (!holds.latest) return undefined;
      const points = holds.latest.map((value, index) => [index, value] as const);
      return { name, series: [{ points }, { points: [] }] } as unknown as Metric;
    },
    async graph(windowSeconds: number) {
      asked.push(windowSeconds);
      const edges = holds.edge ? [{ client: holds.edge[0], server: holds.edge[1] }] : [];
      return { edges } as ServiceGraph;
    },
    coverage: () => Promise.reject(new Error('no evidence asks for it')),
  };
  return { record, asked };
}

describe('commandOf', () => {
  const cases: [EvidenceQuery, string][] = [
    [{ shows, ask: 'traces', query: {} }, './drill traces'],
    [
      { shows, ask: 'traces', query: { service: 'orders', minDurationMs: 800, errors: true } },
      './drill traces --service orders --min-duration 800ms --errors',
    ],
    [
      { shows, ask: 'logs', query: { level: 'warn', text: "the user's $HOME" } },
      "./drill logs --level warn --text 'the user'\\''s $HOME'",
    ],
    [{ shows, ask: 'metrics', name: 'pool_waiting' }, './drill metrics pool_waiting'],
    [
      { shows, ask: 'metrics', name: 'pool_waiting', query: { service: 'orders' }, above: 3 },
      './drill metrics pool_waiting --service orders',
    ],
    [{ shows, ask: 'graph', client: 'orders', server: 'pricing' }, './drill graph'],
  ];
  it.each(cases)('of %j', (evidence, command) => expect(commandOf(evidence)).toBe(command));
});

describe('isThere', () => {
  const traces: EvidenceQuery = { shows, ask: 'traces', query: { service: 'orders' } };
  const logs: EvidenceQuery = { shows, ask: 'logs', query: { level: 'warn', since: '1m' } };
  const metric: EvidenceQuery = { shows, ask: 'metrics', name: 'pool_waiting' };
  const graph: EvidenceQuery = { shows, ask: 'graph', client: 'orders', server: 'pricing' };
  const cases: [EvidenceQuery, Parameters<typeof fakeRecord>[0], boolean][] = [
    [traces, { traces: 1 }, true],
    [traces, { traces: 0 }, false],
    [logs, { logs: 2 }, true],
    [logs, { logs: 0 }, false],
    [metric, {}, false],
    [metric, { latest: [] }, false],
    [metric, { latest: [0, 1] }, true],
    [metric, { latest: [1, 0] }, false],
    [metric, { latest: [1, null] }, false],
    [{ ...metric, above: 5 }, { latest: [5] }, false],
    [{ ...metric, above: 5 }, { latest: [6] }, true],
    [graph, { edge: ['orders', 'pricing'] }, true],
    [graph, { edge: ['pricing', 'orders'] }, false],
    [graph, {}, false],
  ];
  it.each(cases)('%j of %j: %s', async (evidence, holds, expected) => {
    expect(await isThere(evidence, fakeRecord(holds).record)).toBe(expected);
  });

  it('asks for the last five minutes, unless the evidence says otherwise', async () => {
    const { record, asked } = fakeRecord({});
    for (const one of [traces, logs, metric, graph]) await isThere(one, record);
    expect(asked).toEqual([
      { since: '5m', service: 'orders' },
      { since: '1m', level: 'warn' },
      { name: 'pool_waiting', since: '5m' },
      300,
    ]);
  });
});
