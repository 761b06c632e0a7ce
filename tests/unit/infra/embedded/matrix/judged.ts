import type { CheckResult, Verdict } from '#chaos/judge/verdict.ts';
import type { JudgedRow } from '#infra/embedded/matrix/judged-row.ts';

/** A row by its fix, what it should be and which of the checks `amounts` and `retries` it failed. */
export function judged(fix: string, expected: Verdict['verdict'], failed: readonly string[], seconds = 20): JudgedRow {
  const checks = ['amounts', 'retries'].map(
    (name): CheckResult => ({ name, status: failed.includes(name) ? 'failed' : 'passed', message: '' }),
  );
  const verdict = failed.length > 0 ? 'failed' : 'passed';
  return {
    scenario: 'some-scenario',
    fix,
    patch: undefined,
    expected,
    why: 'Wrong: only the newest.',
    seed: 7,
    verdict: { scenario: 'some-scenario', verdict, checks, seed: 7, seconds },
  };
}
