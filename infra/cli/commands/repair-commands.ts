import type { Command } from 'commander';
import { INCIDENT_OPTION, JSON_OPTION } from './command-options.ts';

/** Adds the commands with which a team proves a repair, and takes one back. @param team whose lab, as given so far */
export function addRepairCommands(program: Command, team: () => string | undefined): void {
  program
    .command('validate')
    .description(
      'judge your code as it is now, in a private lab: exit code 0 passed, 1 failed, 3 no verdict; the live lab is left alone',
    )
    .argument('[scenario]', 'by default that of the incident that runs')
    .option(...INCIDENT_OPTION)
    .option('--only <check>', 'run one check, by its name')
    .option('--seed <number>', 'repeat what the users of an earlier validation did')
    .option(...JSON_OPTION)
    .action(async (scenario, options) =>
      (await import('./validate.ts')).validate(scenario, { ...options, team: team() }),
    );
  program
    .command('history')
    .description('every save of your code; with a number what that one changed')
    .argument('[save]', 'its number')
    .option(...JSON_OPTION)
    .action(async (number, options) => (await import('./history.ts')).history(number, { ...options, team: team() }));
  program
    .command('undo')
    .description('take the code back to how it was before a save, the newest by default; itself a save')
    .argument('[save]', 'its number, see ./drill history')
    .option(...JSON_OPTION)
    .action(async (number, options) => (await import('./history.ts')).undo(number, { ...options, team: team() }));
}
