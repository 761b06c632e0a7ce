import type { CheckResult } from '#chaos/judge/verdict.ts';
import { isSurprise, type JudgedRow } from './judged-row.ts';

const isRight = ({ fix }: JudgedRow): boolean => fix.startsWith('right/');
const isWrong = ({ fix }: JudgedRow): boolean => fix.startsWith('wrong/');

/** The checks that did not pass, in their order. */
export const caughtBy = ({ verdict }: JudgedRow): CheckResult[] =>
  verdict.checks.filter(({ status }) => status === 'failed' || status === 'no-verdict');

/** What rows of one kind came to. */
export interface ScenarioOutcome {
  scenario: string;
  rightPassed: number;
  right: number;
  wrongFailed: number;
  wrong: number;
  /** Surprises, the code as shipped included. */
  surprises: number;
  /** From the first verdict asked for to the last, summed over rows. */
  seconds: number;
}

/** One line a scenario. */
export function outcomes(rows: readonly JudgedRow[]): ScenarioOutcome[] {
  return [...Map.groupBy(rows, ({ scenario }) => scenario)].map(([scenario, own]) => ({
    scenario,
    rightPassed: own.filter((row) => isRight(row) && !isSurprise(row)).length,
    right: own.filter(isRight).length,
    wrongFailed: own.filter((row) => isWrong(row) && !isSurprise(row)).length,
    wrong: own.filter(isWrong).length,
    surprises: own.filter(isSurprise).length,
    seconds: own.reduce((sum, { verdict }) => sum + verdict.seconds, 0),
  }));
}

/** How many wrong fixes a check has caught, and how many that no other check caught. */
export interface CheckCoverage {
  scenario: string;
  check: string;
  caught: number;
  alone: number;
}

/** Every check of every scenario. One that has caught nothing is not worth its time, or lacks the fix that it is for. */
export function checkCoverage(rows: readonly JudgedRow[]): CheckCoverage[] {
  return [...Map.groupBy(rows, ({ scenario }) => scenario)].flatMap(([scenario, own]) => {
    // What was not judged has caught nothing, and its judge is no check.
    const judged = own.filter(({ verdict }) => verdict.verdict !== 'no-verdict');
    const wrong = judged.filter(isWrong);
    const names = [...new Set(judged.flatMap(({ verdict }) => verdict.checks.map(({ name }) => name)))];
    return names.map((check) => {
      const by = wrong.filter((row) => caughtBy(row).some(({ name }) => name === check));
      return { scenario, check, caught: by.length, alone: by.filter((row) => caughtBy(row).length === 1).length };
    });
  });
}
