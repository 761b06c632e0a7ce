import type { DrillReport } from './drill-report.ts';
import { LANES } from './entries.ts';
import { opening, type Section, sectionsOf } from './sections.ts';

/** Columns of the picture in letters. */
const COLUMNS = 72;
const MARKS = { neutral: '·', good: 'o', bad: 'x' } as const;

/** Markdown gives a meaning to these. */
const plain = (text: string) => text.replaceAll(/[\\`*_[\]<>|#]/g, '\\$&').replaceAll(/\s+/g, ' ');

const row = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`;

function table({ rows }: Section): string[] {
  const [head = [], ...body] = rows;
  return [row(head), `|${head.map(() => ' --- |').join('')}`, ...body.map(row)];
}

/** The drill from left to right in letters, for where no picture can be: a lane for each kind of event. */
function letters({ entries, phases, elapsedMs }: DrillReport): string[] {
  const column = (atMs: number) => Math.min(COLUMNS - 1, Math.floor((atMs / Math.max(1, elapsedMs)) * COLUMNS));
  const lane = (marks: readonly (readonly [number, string])[]) => {
    const line = Array<string>(COLUMNS).fill(' ');
    // What was good or bad is not covered by what was neither.
    for (const [atMs, mark] of marks)
      if (mark !== MARKS.neutral || line[column(atMs)] === ' ') line[column(atMs)] = mark;
    return line.join('').trimEnd();
  };
  const bounds = lane(phases.map(({ fromMs }) => [fromMs, '|'] as const));
  return [
    `${'phases'.padEnd(10)}${bounds}`,
    ...LANES.filter((name) => name !== 'drill').map((name) => {
      const marks = entries
        .filter((entry) => entry.lane === name)
        .map(({ atMs, tone }) => [atMs, MARKS[tone]] as const);
      return `${name.padEnd(10)}${lane(marks)}`.trimEnd();
    }),
  ];
}

/** A drill's report as one Markdown page. */
export function markdownReport(report: DrillReport): string {
  const truths = report.incidents.filter(({ truth }) => truth !== null);
  return [
    `# Drill ${report.drill}`,
    '',
    plain(opening(report)),
    '',
    '```text',
    ...letters(report),
    '```',
    '',
    '`o` good, `x` bad, `·` neither; `|` a phase begins.',
    ...sectionsOf(report).flatMap((section) => ['', `## ${section.title}`, '', ...table(section)]),
    ...truths.flatMap(({ number, truth }) => [
      '',
      `## ${number}: ${plain(truth?.title ?? '')}`,
      '',
      plain(truth?.explanation ?? ''),
    ]),
    '',
  ].join('\n');
}
