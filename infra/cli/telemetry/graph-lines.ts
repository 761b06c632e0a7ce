import type { ServiceGraph } from '#chaos/recorder/answers.ts';
import { type Cell, type Column, tableLines } from './columns.ts';
import { type CallNode, callTrees } from './graph-tree.ts';
import { durationText, percentText, rateText } from './quantities.ts';
import type { Screen } from './screen.ts';

const figure = (title: string): Column => ({ title, align: 'right' });
const CALL_COLUMNS: Column[] = [
  { title: 'call', least: 24 },
  figure('rate'),
  figure('errors'),
  figure('p50'),
  figure('p95'),
];
const SERVICE_COLUMNS: Column[] = [{ title: 'service', least: 12 }, figure('rate'), figure('errors'), figure('p95')];

const errorCell = (ratio: number): Cell =>
  ratio > 0 ? { text: percentText(ratio), style: 'red' } : percentText(ratio);

function callRows(calls: readonly CallNode[], indent: string): Cell[][] {
  return calls.flatMap(({ edge, calls: below, elsewhere, inCycle }, index) => {
    const isLast = index === calls.length - 1;
    const note = `${inCycle ? '  (in a cycle)' : ''}${elsewhere ? '  ...' : ''}`;
    const row = [
      `${indent}${isLast ? '└ ' : '├ '}${edge.server}${note}`,
      rateText(edge.requestRate),
      errorCell(edge.errorRatio),
      durationText(edge.p50Ms),
      durationText(edge.p95Ms),
    ];
    return [row, ...callRows(below, indent + (isLast ? '  ' : '│ '))];
  });
}

const hasElsewhere = (calls: readonly CallNode[]): boolean =>
  calls.some(({ elsewhere, calls: below }) => elsewhere || hasElsewhere(below));

/** A cycle told from where users come into it, so that it reads in the order of a request. */
function fromEntry(cycle: readonly string[], { edges }: ServiceGraph): string[] {
  const entry = cycle.findIndex((service) => edges.some(({ kind, server }) => kind === 'user' && server === service));
  return [...cycle.slice(Math.max(0, entry)), ...cycle.slice(0, Math.max(0, entry))];
}

/** `a -> b -> a is a cycle of calls` for each. */
function cycleLines(graph: ServiceGraph, screen: Screen): string[] {
  return graph.cycles
    .map((cycle) => fromEntry(cycle, graph))
    .map((cycle) => screen.paint('yellow', `${[...cycle, ...cycle.slice(0, 1)].join(' -> ')} is a cycle of calls`));
}

/** Who calls whom, how often, how often in vain and how fast: from the users down, then each service by itself. */
export function graphLines(graph: ServiceGraph, screen: Screen): string[] {
  const trees = callTrees(graph);
  const rows = [...trees].flatMap(([root, calls]): Cell[][] => [[root], ...callRows(calls, '')]);
  const covered = Math.min(graph.coveredSeconds, graph.windowSeconds);
  const services = graph.nodes.map((node) => [
    node.service,
    rateText(node.requestRate),
    errorCell(node.errorRatio),
    durationText(node.p95Ms),
  ]);
  return [
    `Calls of the last ${durationText(covered * 1_000)}, as the caller saw them:`,
    '',
    ...tableLines(CALL_COLUMNS, rows, screen),
    ...([...trees.values()].some(hasElsewhere) ? ['', '... its own calls stand at its other line'] : []),
    ...(graph.cycles.length > 0 ? ['', ...cycleLines(graph, screen)] : []),
    '',
    'Each service, as it saw its own requests:',
    '',
    ...tableLines(SERVICE_COLUMNS, services, screen),
  ];
}
