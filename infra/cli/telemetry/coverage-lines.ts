import type { Coverage, HopCoverage } from '#chaos/recorder/answers.ts';
import { isWhole } from '#chaos/recorder/whole-hops.ts';
import { type Cell, type Column, tableLines } from './columns.ts';
import { durationText, percentText } from './quantities.ts';
import type { Screen } from './screen.ts';
import { teamCommand } from './team-command.ts';
import { shortTraceId } from './trace-id.ts';

const COLUMNS: Column[] = [
  { title: 'hop', least: 24 },
  { title: 'requests', align: 'right' },
  { title: 'span', align: 'right' },
  { title: 'log line', align: 'right' },
  { title: 'exemplar', align: 'right' },
];

/** What a hop can lack, in the words of a sentence. */
const SIGNALS = [
  ['withSpan', 'a span'],
  ['withLog', "a log line with the request's trace id"],
  ['withExemplar', 'an exemplar that leads to a trace'],
] as const;

type Signal = (typeof SIGNALS)[number][0];

const nameOf = ({ caller, service, route }: HopCoverage): string =>
  `${caller ?? '?'} -> ${service}${route === null ? '' : `  ${route}`}`;

/** Never 100% while one is missing. */
function shareText(part: number, whole: number): string {
  const percent = percentText(part / whole);
  return part < whole && percent === percentText(1) ? '99.9%' : percent;
}

function shareCell(part: number, whole: number): Cell {
  const text = shareText(part, whole);
  return part < whole ? { text, style: 'red' } : text;
}

/** What is missing where, one line a hop and signal. */
function missingLines(hops: readonly HopCoverage[], team: string | undefined): string[] {
  return hops.flatMap((hop) =>
    SIGNALS.filter(([signal]) => hop[signal] < hop.requests).map(([signal, words]) => {
      const look =
        hop.traceId === null
          ? `no trace tells of it; ${teamCommand(team, `logs --service ${hop.service}`)} may`
          : `${teamCommand(team, `traces --trace ${shortTraceId(hop.traceId)}`)} shows one`;
      return `${nameOf(hop)}: ${hop.requests - hop[signal]} of ${hop.requests} without ${words}; ${look}`;
    }),
  );
}

/** Whether every hop has everything, and there were some. */
export const isCovered = ({ hops }: Coverage): boolean => hops.length > 0 && hops.every(isWhole);

/** How much of what users asked can be followed through spans, logs and metrics, and where it cannot. */
export function coverageLines(coverage: Coverage, team: string | undefined, screen: Screen): string[] {
  const { hops, requests, windowSeconds, isComplete } = coverage;
  const sum = (signal: Signal | 'requests') => hops.reduce((total, hop) => total + hop[signal], 0);
  const rows = hops.map((hop): Cell[] => [
    nameOf(hop),
    String(hop.requests),
    ...SIGNALS.map(([signal]) => shareCell(hop[signal], hop.requests)),
  ]);
  const all: Cell[] = [
    'all hops',
    String(sum('requests')),
    ...SIGNALS.map(([signal]) => shareCell(sum(signal), sum('requests'))),
  ];
  const which = isComplete ? `The ${requests}` : `The newest ${requests}`;
  const missing = missingLines(hops, team);
  return [
    `${which} requests of users that began within ${durationText(windowSeconds * 1_000)}, until 15 s ago:`,
    '',
    ...tableLines(COLUMNS, [...rows, all], screen),
    '',
    ...(missing.length > 0 ? missing : ['Every hop can be followed.']),
  ];
}
