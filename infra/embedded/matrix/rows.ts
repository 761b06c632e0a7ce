import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Verdict } from '#chaos/judge/verdict.ts';
import { fixes, loadAnswerKey } from '#chaos/scenarios/discovery.ts';

/** One thing that a scenario's judge must be right about. */
export interface MatrixRow {
  scenario: string;
  /** Such as `right/history-handed-down`; `as shipped` for the code that no fix has touched. */
  fix: string;
  /** Full path; undefined for the code as shipped. */
  patch: string | undefined;
  expected: Verdict['verdict'];
  /** The patch's own first line: what it does, or why it is wrong. */
  why: string;
}

/** Decides what the judge's users do; each row may have its own. */
export interface SeededRow extends MatrixRow {
  seed: number;
}

/** All rows of a scenario, the code as shipped first. @throws LabError not-found */
export async function rowsOf(scenario: string): Promise<MatrixRow[]> {
  const { service } = await loadAnswerKey(scenario);
  const row = (kind: 'right' | 'wrong') => (patch: string) => ({
    scenario,
    fix: `${kind}/${basename(patch, '.patch')}`,
    patch,
    expected: kind === 'right' ? ('passed' as const) : ('failed' as const),
    why: readFileSync(patch, 'utf8').split('\n')[0] ?? '',
  });
  const shipped = {
    scenario,
    fix: 'as shipped',
    patch: undefined,
    // Where nothing is wrong, the right answer is to change nothing.
    expected: service === 'none' ? ('passed' as const) : ('failed' as const),
    why: '',
  };
  return [shipped, ...fixes(scenario, 'right').map(row('right')), ...fixes(scenario, 'wrong').map(row('wrong'))];
}

/** Rows for a run that looks for luck: right fixes and the code as shipped, again and again, each time with other users. */
export function repeated(rows: readonly MatrixRow[], times: number, seed: number): SeededRow[] {
  const some = rows.filter(({ fix }) => !fix.startsWith('wrong/'));
  return Array.from({ length: times }, (_, round) => some.map((row) => ({ ...row, seed: seed + round }))).flat();
}
