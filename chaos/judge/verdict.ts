import { z } from 'zod';

export const checkResult = z.object({
  name: z.string(),
  status: z.enum(['passed', 'failed', 'skipped', 'no-verdict']),
  /** What a user would suffer and which line of the contract is broken; empty when passed. */
  message: z.string(),
});
export type CheckResult = z.infer<typeof checkResult>;

/** What a validation came to. */
export interface Verdict {
  scenario: string;
  verdict: 'passed' | 'failed' | 'no-verdict';
  checks: CheckResult[];
  /** Decides what its users do and when; the same one repeats it. */
  seed: number;
  seconds: number;
}

/**
 * What the checks add up to. One that failed decides, whatever else happened; one that could not judge leaves the whole
 * without a verdict, since "passed" would claim what nobody saw.
 */
export function addUp(checks: readonly CheckResult[]): Verdict['verdict'] {
  if (checks.some((one) => one.status === 'failed')) return 'failed';
  const judged = checks.filter((one) => one.status === 'passed');
  return judged.length === 0 || checks.some((one) => one.status === 'no-verdict') ? 'no-verdict' : 'passed';
}
