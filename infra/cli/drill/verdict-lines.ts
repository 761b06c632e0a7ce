import type { ValidationResult } from '#chaos/api/drill-answers.ts';
import { teamCommand } from '../telemetry/team-command.ts';

const MARKS = { passed: '✓', failed: '✗', skipped: '-', 'no-verdict': '?' } as const;
const HEADS = { passed: 'PASSED', failed: 'FAILED', 'no-verdict': 'NO VERDICT' } as const;

interface Asked {
  team: string | undefined;
  /** The one check that was run. */
  only: string | undefined;
  /** A drill runs, which ends its incidents by itself. */
  isDrilled: boolean;
}

function nextStep({ verdict, live, scenario }: ValidationResult, { team, only, isDrilled }: Asked): string[] {
  if (verdict === 'no-verdict') return ['This says nothing about your code: nobody has judged it.'];
  if (only !== undefined && verdict === 'passed')
    return [`One check of many proves nothing yet: ${teamCommand(team, 'validate')} runs them all.`];
  if (live === null) return [];
  const users = `Users of the live lab: ${live.reading}.`;
  if (verdict === 'failed') return [users];
  if (!live.healthy) return [users, `The repair is proven, but the live lab is not well yet: ${scenario} stays open.`];
  return [users, `${scenario} is resolved.${isDrilled ? '' : ` ${teamCommand(team, 'stop')} ends it.`}`];
}

/** A verdict as a person reads it. */
export function resultLines(result: ValidationResult, asked: Asked): string[] {
  const { verdict, scenario, seed, seconds, checks } = result;
  const lines = ['', `${HEADS[verdict]}  ${scenario}, seed ${seed}, ${seconds.toFixed(1)} s`];
  for (const { name, status, message } of checks) {
    lines.push(`  ${MARKS[status]} ${name}`);
    if (message) lines.push(...message.split('\n').map((line) => `      ${line}`));
  }
  return [...lines, ...nextStep(result, asked)];
}
