import type { Command } from 'commander';
import { BY_OPTION, JSON_OPTION } from './command-options.ts';

/** Adds the commands with which a member edits the code of a lab elsewhere. @param team whose lab, as given so far */
export function addCodeCommands(program: Command, team: () => string | undefined): void {
  const code = async () => import('./code.ts');
  program
    .command('pull')
    .description('get the code as the team has it now, from a lab on another machine; what you changed stays yours')
    .option(...JSON_OPTION)
    .action(async (options) => (await code()).pull({ ...options, team: team() }));
  program
    .command('push')
    .description('put what you changed where the team has it, live; refused where somebody else changed it meanwhile')
    .argument('[files...]', 'by default every one that you changed')
    .option(...BY_OPTION)
    .option(...JSON_OPTION)
    .action(async (files, options) => (await code()).push(files, { ...options, team: team() }));
}
