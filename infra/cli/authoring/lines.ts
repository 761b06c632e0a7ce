import type { Finding } from '#chaos/authoring/finding.ts';
import type { NewScenario } from '#chaos/authoring/new-scenario.ts';
import type { Screen } from '../telemetry/screen.ts';

/** What was found wrong with one scenario. */
export interface Linted {
  scenario: string;
  findings: readonly Finding[];
}

/** Findings as an author reads them, scenario by scenario. */
export function lintLines(all: readonly Linted[], screen: Screen): string[] {
  const count = all.reduce((sum, { findings }) => sum + findings.length, 0);
  const lines = all.flatMap(({ scenario, findings }) => [
    ...(findings.length === 0 ? [`${scenario}: nothing to say`] : [screen.paint('bold', scenario)]),
    ...findings.flatMap(({ rule, file, message }) => [
      `  ${screen.paint('yellow', file)}  ${screen.paint('dim', rule)}`,
      `    ${message}`,
    ]),
  ]);
  if (count === 0) return lines;
  return [
    ...lines,
    '',
    `${count} ${count === 1 ? 'finding' : 'findings'}. CONTRIBUTING, Adding a scenario, tells how one is made.`,
  ];
}

/** What was made, and what an author does next. */
export function madeLines({ id, folder, files }: NewScenario): string[] {
  return [
    `Made ${folder}:`,
    ...files.map((file) => `  ${file}`),
    '',
    'It is the emptiest scenario that is legal, and it works. Next:',
    '  edit it, from scenario.ts on; CONTRIBUTING, Adding a scenario, goes through it',
    `  ./drill lint-scenario ${id}     what is missing, and what gives it away`,
    `  ./drill start ${id}             see it in a running lab`,
    `  ./drill matrix ${id}            whether its judge is right`,
  ];
}
