import type { Command } from 'commander';
import { JSON_OPTION } from './command-options.ts';

/** Adds the commands of those who write scenarios. They need no lab. */
export function addAuthorCommands(program: Command): void {
  program
    .command('new-scenario')
    .description('for authors: make the folder of a scenario, the emptiest that is legal, to begin from')
    .argument('<id>', 'its name, such as late-deliveries')
    .option(...JSON_OPTION)
    .action(async (id, options) => (await import('./new-scenario.ts')).makeScenario(id, options));
  program
    .command('lint-scenario')
    .description(
      'for authors: what is missing in scenarios, and what in them gives the cause away; 1 where there is any',
    )
    .argument('[scenarios...]', 'by default all')
    .option(...JSON_OPTION)
    .action(async (scenarios, options) =>
      (await import('./lint-scenario.ts')).lintScenario(scenarios, { ...options, program }),
    );
}
