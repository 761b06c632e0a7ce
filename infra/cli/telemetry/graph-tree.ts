import type { GraphEdge, ServiceGraph } from '#chaos/recorder/answers.ts';

/** A call as one line of the tree. */
export interface CallNode {
  edge: GraphEdge;
  /** Calls of what was called; empty where `elsewhere` says that they stand on another line. */
  calls: CallNode[];
  elsewhere: boolean;
  /** Whether the call is part of a cycle of calls. */
  inCycle: boolean;
}

const USER = 'user';

/** How many calls away from the users each service is. */
function distances(edges: readonly GraphEdge[], roots: readonly string[]): Map<string, number> {
  const found = new Map(roots.map((root) => [root, 0]));
  for (const [node, distance] of found) {
    for (const { client, server } of edges) if (client === node && !found.has(server)) found.set(server, distance + 1);
  }
  return found;
}

const cycleCalls = (cycles: readonly string[][]): Set<string> =>
  new Set(cycles.flatMap((cycle) => cycle.map((service, index) => `${service}\n${cycle[(index + 1) % cycle.length]}`)));

/**
 * The graph as trees, from users down and then from callers that no user's request reached. Every edge is on exactly
 * one line; the calls of a service are told where it is nearest to the users, so that a cycle ends.
 * @returns the trees by their root's name, in reading order
 */
export function callTrees({ edges, cycles }: Pick<ServiceGraph, 'edges' | 'cycles'>): Map<string, CallNode[]> {
  const callers = [...new Set(edges.map(({ client }) => client))];
  const called = new Set(edges.map(({ server }) => server));
  const isRoot = (name: string) => name === USER || !called.has(name);
  const cyclic = cycleCalls(cycles);
  const told = new Set<string>();
  const build = (name: string, near: Map<string, number>): CallNode[] => {
    told.add(name);
    return edges
      .filter(({ client }) => client === name)
      .map((edge) => {
        const isNearest = near.get(edge.server) === (near.get(name) ?? 0) + 1;
        const hasCalls = edge.kind !== 'database' && callers.includes(edge.server);
        const isHere = hasCalls && isNearest && !told.has(edge.server);
        const calls = isHere ? build(edge.server, near) : [];
        return { edge, calls, elsewhere: hasCalls && !isHere, inCycle: cyclic.has(`${name}\n${edge.server}`) };
      });
  };
  const trees = new Map<string, CallNode[]>();
  const first = callers.filter(isRoot).sort((a, b) => Number(b === USER) - Number(a === USER));
  // What is left calls only in a circle, and nobody from outside calls it.
  for (const root of [...first, ...callers])
    if (!told.has(root)) trees.set(root, build(root, distances(edges, [root])));
  return trees;
}
