/**
 * Call cycles of a directed graph: for each strongly connected component of two or more services, the shortest cycle
 * through its alphabetically first one, in calling order. Components by Tarjan, "Depth-first search and linear graph
 * algorithms" (1972).
 */
export function callCycles(edges: { client: string; server: string }[]): string[][] {
  const callees = new Map<string, string[]>();
  for (const { client, server } of edges) {
    callees.set(client, [...(callees.get(client) ?? []), server].sort());
    if (!callees.has(server)) callees.set(server, []);
  }
  return components(callees)
    .filter((component) => component.length > 1)
    .map((component) => shortestCycle(callees, component.sort()))
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

function components(callees: Map<string, string[]>): string[][] {
  const order = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (node: string): number => {
    order.set(node, order.size);
    let lowest = order.get(node) as number;
    stack.push(node);
    for (const next of callees.get(node) ?? []) {
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (stack.includes(next)) lowest = Math.min(lowest, order.get(next) as number);
    }
    if (lowest === order.get(node)) found.push(stack.splice(stack.indexOf(node)));
    return lowest;
  };
  for (const node of callees.keys()) if (!order.has(node)) visit(node);
  return found;
}

/** Breadth first from the component's first service back to itself. */
function shortestCycle(callees: Map<string, string[]>, component: string[]): string[] {
  const start = component[0] as string;
  const inside = new Set(component);
  const paths: string[][] = [[start]];
  const seen = new Set<string>();
  for (const path of paths) {
    for (const next of callees.get(path.at(-1) as string) ?? []) {
      if (next === start && path.length > 1) return path;
      if (!inside.has(next) || seen.has(next) || next === start) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return component;
}
