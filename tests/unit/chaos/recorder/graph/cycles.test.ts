import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callCycles } from '#chaos/recorder/graph/cycles.ts';

type Edge = { client: string; server: string };

function edges(...texts: string[]): Edge[] {
  return texts.map((text) => ({ client: text[0] as string, server: text[1] as string }));
}

const graph = fc.array(fc.record({ client: fc.constantFrom(...'abcdef'), server: fc.constantFrom(...'abcdef') }), {
  maxLength: 15,
});

function reachable(all: Edge[], from: string): Set<string> {
  const seen = new Set<string>();
  const open = [from];
  for (const node of open) {
    for (const { client, server } of all) {
      if (client !== node || seen.has(server)) continue;
      seen.add(server);
      open.push(server);
    }
  }
  return seen;
}

describe('callCycles', () => {
  it('finds the ordering loop in calling order', () => {
    const calls = [
      { client: 'orders', server: 'inventory' },
      { client: 'inventory', server: 'pricing' },
      { client: 'pricing', server: 'orders' },
      { client: 'storefront', server: 'partner' },
    ];
    expect(callCycles(calls)).toEqual([['inventory', 'pricing', 'orders']]);
  });

  it.each([
    ['nothing', edges(), []],
    ['a chain', edges('ab', 'bc'), []],
    ['a service that calls itself', edges('aa'), []],
    [
      'two circles apart',
      edges('ab', 'ba', 'cd', 'dc'),
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a diamond', edges('ab', 'ac', 'bd', 'cd'), []],
  ])('reads %s', (_, calls, expected) => {
    expect(callCycles(calls)).toEqual(expected);
  });

  it('answers real cycles only, and one for each service group that has one', () => {
    fc.assert(
      fc.property(graph, (calls) => {
        const cycles = callCycles(calls);
        for (const cycle of cycles) {
          cycle.forEach((client, i) => {
            const server = cycle[(i + 1) % cycle.length] as string;
            expect(calls).toContainEqual({ client, server });
          });
          expect(new Set(cycle).size).toBe(cycle.length);
        }
        const groups = new Set<string>();
        for (const node of 'abcdef') {
          const group = [...'abcdef'].filter(
            (other) => other !== node && reachable(calls, node).has(other) && reachable(calls, other).has(node),
          );
          if (group.length > 0) groups.add([node, ...group].sort().join());
        }
        expect(cycles).toHaveLength(groups.size);
      }),
    );
  });
});
