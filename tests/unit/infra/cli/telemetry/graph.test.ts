import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GraphEdge, ServiceGraph } from '#chaos/recorder/answers.ts';
import { callCycles } from '#chaos/recorder/graph/cycles.ts';
import { graphLines } from '#infra/cli/telemetry/graph-lines.ts';
import { type CallNode, callTrees } from '#infra/cli/telemetry/graph-tree.ts';
import { plainScreen } from '#infra/cli/telemetry/screen.ts';

function edge(client: string, server: string, changes: Partial<GraphEdge> = {}): GraphEdge {
  const kind = client === 'user' ? 'user' : server === 'postgres' ? 'database' : 'http';
  return { client, server, kind, requestRate: 1, errorRatio: 0, p50Ms: 5, p95Ms: 20, routes: [], ...changes };
}

function graphOf(edges: GraphEdge[]): ServiceGraph {
  const cycles = callCycles(edges.filter(({ kind }) => kind === 'http'));
  return { windowSeconds: 300, coveredSeconds: 120, nodes: [], edges, cycles };
}

const LOOP = [
  edge('user', 'orders', { requestRate: 2 }),
  edge('orders', 'inventory', { errorRatio: 0.25 }),
  edge('inventory', 'pricing'),
  edge('pricing', 'orders'),
  edge('orders', 'postgres'),
];

describe('the service graph', () => {
  it('is a tree from the users down, with its cycle in words', () => {
    const node = { service: 'orders', requestRate: 3, errorRate: 0, errorRatio: 0, p95Ms: 20 };
    expect(graphLines({ ...graphOf(LOOP), nodes: [node] }, plainScreen(100))).toEqual([
      'Calls of the last 2 min, as the caller saw them:',
      '',
      'call                               rate  errors   p50    p95',
      'user',
      '└ orders                            2/s      0%  5 ms  20 ms',
      '  ├ inventory  (in a cycle)         1/s     25%  5 ms  20 ms',
      '  │ └ pricing  (in a cycle)         1/s      0%  5 ms  20 ms',
      '  │   └ orders  (in a cycle)  ...   1/s      0%  5 ms  20 ms',
      '  └ postgres                        1/s      0%  5 ms  20 ms',
      '',
      '... its own calls stand at its other line',
      '',
      'orders -> inventory -> pricing -> orders is a cycle of calls',
      '',
      'Each service, as it saw its own requests:',
      '',
      'service  rate  errors    p95',
      'orders    3/s      0%  20 ms',
    ]);
  });

  it('tells no cycle where there is none', () => {
    const text = graphLines(graphOf([edge('user', 'orders'), edge('orders', 'pricing')]), plainScreen(100)).join('\n');
    expect(text).not.toContain('cycle');
  });

  it('has every call on exactly one line, also in circles that nobody enters', () => {
    const name = fc.constantFrom('user', 'a', 'b', 'c', 'd', 'e');
    const calls = fc.uniqueArray(
      fc.tuple(
        name,
        name.filter((one) => one !== 'user'),
      ),
      { selector: (pair) => pair.join(), maxLength: 20 },
    );
    const edgesIn = (nodes: readonly CallNode[]): string[] =>
      nodes.flatMap(({ edge: { client, server }, calls: below }) => [`${client} ${server}`, ...edgesIn(below)]);
    fc.assert(
      fc.property(calls, (pairs) => {
        const edges = pairs.map(([client, server]) => edge(client, server));
        const shown = [...callTrees(graphOf(edges)).values()].flatMap(edgesIn);
        expect(shown.sort()).toEqual(pairs.map((pair) => pair.join(' ')).sort());
      }),
    );
  });
});
