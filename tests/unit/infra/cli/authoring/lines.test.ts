import { describe, expect, it } from '@jest/globals';
import { lintLines, madeLines } from '#infra/cli/authoring/lines.ts';
import { plainScreen } from '#infra/cli/telemetry/screen.ts';

const SCREEN = plainScreen(100);
const FINDING = { rule: 'hint-twice', file: 'scenario.ts', message: 'Two are the same. It costs. Write three.' };

describe('what a linter says', () => {
  it('is a line for a scenario without findings', () => {
    expect(lintLines([{ scenario: 'late-deliveries', findings: [] }], SCREEN)).toEqual([
      'late-deliveries: nothing to say',
    ]);
  });

  it('names file and rule, then what, why and what next, and counts', () => {
    const all = [
      { scenario: 'late-deliveries', findings: [FINDING] },
      { scenario: 'cold-soup', findings: [] },
    ];
    expect(lintLines(all, SCREEN)).toEqual([
      'late-deliveries',
      '  scenario.ts  hint-twice',
      '    Two are the same. It costs. Write three.',
      'cold-soup: nothing to say',
      '',
      '1 finding. CONTRIBUTING, Adding a scenario, tells how one is made.',
    ]);
    expect(lintLines([{ scenario: 'cold-soup', findings: [FINDING, FINDING] }], SCREEN).at(-1)).toMatch(
      /^2 findings\./,
    );
  });
});

it('says what was made, and the next commands with the id in them', () => {
  const lines = madeLines({ id: 'late-deliveries', folder: '/lab/late-deliveries', files: ['scenario.ts'] });
  expect(lines.slice(0, 2)).toEqual(['Made /lab/late-deliveries:', '  scenario.ts']);
  for (const command of ['lint-scenario', 'start', 'matrix'])
    expect(lines.join('\n')).toContain(`./drill ${command} late-deliveries`);
});
