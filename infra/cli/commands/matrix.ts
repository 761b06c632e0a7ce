import { randomInt } from 'node:crypto';
import { scenarioIds } from '#chaos/scenarios/discovery.ts';
import { isSurprise, type JudgedRow } from '../../embedded/matrix/judged-row.ts';
import { checkCoverage, outcomes } from '../../embedded/matrix/outcome.ts';
import { repeated, rowsOf, type SeededRow } from '../../embedded/matrix/rows.ts';
import { runMatrix } from '../../embedded/matrix/run.ts';
import { coverageLines, judgedLines, outcomeLines } from '../drill/matrix-lines.ts';
import { printJson, printLine } from '../print.ts';
import { readLimit, wrongOption } from '../telemetry/options.ts';
import { standardScreen } from '../telemetry/screen.ts';

interface MatrixOptions {
  /** As typed. */
  jobs?: string;
  repeat?: string;
  seed?: string;
  coverage?: boolean;
  secondChance?: boolean;
  json?: boolean;
}

const MOST_JOBS = 16;
const MOST_REPEATS = 100;
const SEEDS = 2 ** 31;

async function rowsFor(scenarios: readonly string[], { repeat, seed }: MatrixOptions): Promise<SeededRow[]> {
  const unknown = scenarios.find((id) => !scenarioIds().includes(id));
  if (unknown !== undefined) throw wrongOption('matrix SCENARIO', `one of ${scenarioIds().join(', ')}`, unknown);
  const first = seed === undefined ? randomInt(SEEDS / 2) : readLimit(SEEDS - MOST_REPEATS)('--seed', seed);
  const rows = (await Promise.all((scenarios.length > 0 ? scenarios : scenarioIds()).map(rowsOf))).flat();
  if (repeat === undefined) return rows.map((row) => ({ ...row, seed: first }));
  return repeated(rows, readLimit(MOST_REPEATS)('--repeat', repeat), first);
}

/** What programs read: everything but paths. */
const jsonOf = (rows: readonly JudgedRow[], { coverage = false }: MatrixOptions) => ({
  rows: rows.map(({ patch: _, verdict, first, ...row }) => ({ ...row, ...verdict, ...(first ? { first } : {}) })),
  scenarios: outcomes(rows),
  ...(coverage ? { checks: checkCoverage(rows) } : {}),
});

/**
 * Judges the code as shipped and every fix that scenarios ship, and says where the judge is not what it should be: the
 * exit code is then 1. With `coverage`, also where a check has caught nothing.
 */
export async function matrix(scenarios: readonly string[], options: MatrixOptions): Promise<void> {
  const jobs = options.jobs === undefined ? 1 : readLimit(MOST_JOBS)('--jobs', options.jobs);
  const rows = await rowsFor(scenarios, options);
  const ending = new AbortController();
  process.once('SIGINT', () => ending.abort());
  process.once('SIGTERM', () => ending.abort());
  const screen = standardScreen();
  const say = options.json ? (line: string) => process.stderr.write(`${line}\n`) : printLine;
  say(`${rows.length} verdicts, ${jobs} at a time, seed ${rows[0]?.seed}`);
  let count = 0;
  const onJudged = (row: JudgedRow) => {
    count += 1;
    judgedLines(row, `${count}/${rows.length}`, screen).forEach(say);
  };
  const { coverage: everyCheck = false, secondChance = false } = options;
  const judged = await runMatrix(rows, { jobs, everyCheck, secondChance, onJudged, signal: ending.signal });
  const surprises = judged.filter(isSurprise).length;
  if (surprises > 0 || judged.length < rows.length) process.exitCode = 1;
  if (options.json) return printJson(jsonOf(judged, options));
  for (const line of ['', ...outcomeLines(outcomes(judged), screen)]) printLine(line);
  if (options.coverage) for (const line of ['', ...coverageLines(checkCoverage(judged), screen)]) printLine(line);
}
