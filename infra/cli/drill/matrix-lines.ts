import { isSurprise, type JudgedRow } from '../../embedded/matrix/judged-row.ts';
import { type CheckCoverage, caughtBy, type ScenarioOutcome } from '../../embedded/matrix/outcome.ts';
import { type Cell, type Column, tableLines } from '../telemetry/columns.ts';
import type { Screen } from '../telemetry/screen.ts';

const figure = (title: string): Column => ({ title, align: 'right' });

/** One verdict as it comes; a surprise with all that the checks said. */
export function judgedLines(row: JudgedRow, number: string, screen: Screen): string[] {
  const { scenario, fix, expected, verdict } = row;
  const caught = caughtBy(row);
  const by = caught.length > 0 ? ` (${caught.map(({ name }) => name).join(', ')})` : '';
  const luck = row.first ? `, ${row.first.verdict} at first, with seed ${row.first.seed}` : '';
  const head = `${number.padStart(7)}  ${scenario}  ${fix}: ${verdict.verdict} after ${verdict.seconds.toFixed(1)} s${by}${luck}`;
  if (!isSurprise(row)) return [head];
  return [
    screen.paint('red', `${head}; should have ${expected === 'passed' ? 'passed' : 'failed'}, seed ${row.seed}`),
    ...(row.why ? [`           ${row.why}`] : []),
    ...caught.map(({ name, message }) => `           ${name}: ${message}`),
  ];
}

const OUTCOME_COLUMNS: Column[] = [
  { title: 'scenario', least: 12 },
  figure('right passed'),
  figure('wrong failed'),
  figure('surprises'),
  figure('time'),
];

/** What the matrix came to, a line a scenario and one for all. */
export function outcomeLines(all: readonly ScenarioOutcome[], screen: Screen): string[] {
  const sum = (of: (one: ScenarioOutcome) => number) => all.reduce((total, one) => total + of(one), 0);
  const row = (name: string, one: Omit<ScenarioOutcome, 'scenario'>): Cell[] => [
    name,
    `${one.rightPassed}/${one.right}`,
    `${one.wrongFailed}/${one.wrong}`,
    one.surprises > 0 ? { text: String(one.surprises), style: 'red' } : '0',
    `${one.seconds.toFixed(0)} s`,
  ];
  const total = {
    rightPassed: sum((one) => one.rightPassed),
    right: sum((one) => one.right),
    wrongFailed: sum((one) => one.wrongFailed),
    wrong: sum((one) => one.wrong),
    surprises: sum((one) => one.surprises),
    seconds: sum((one) => one.seconds),
  };
  return tableLines(OUTCOME_COLUMNS, [...all.map((one) => row(one.scenario, one)), row('all', total)], screen);
}

const COVERAGE_COLUMNS: Column[] = [
  { title: 'scenario', least: 12 },
  { title: 'check', least: 20 },
  figure('caught'),
  figure('alone'),
];

/** How many wrong fixes each check has caught, those that caught none first. */
export function coverageLines(checks: readonly CheckCoverage[], screen: Screen): string[] {
  const idle = checks.filter(({ caught }) => caught === 0);
  const rows = [...checks]
    .sort((a, b) => a.caught - b.caught)
    .map(({ scenario, check, caught, alone }): Cell[] => [
      scenario,
      check,
      caught === 0 ? { text: '0', style: 'yellow' } : String(caught),
      String(alone),
    ]);
  const words =
    checks.length === 0
      ? 'Nothing was judged, so that no check can have caught anything.'
      : idle.length === 0
        ? 'Every check has caught a wrong fix.'
        : `${idle.length} of ${checks.length} checks have caught no wrong fix: give each the fix that it is for, or take it away.`;
  return [...tableLines(COVERAGE_COLUMNS, rows, screen), '', words];
}
