import type { Command } from 'commander';
import { addAuthorCommands } from './author-commands.ts';
import { addCodeCommands } from './code-commands.ts';
import { JSON_OPTION } from './command-options.ts';
import { addDrillCommands } from './drill-commands.ts';
import { addRepairCommands } from './repair-commands.ts';
import { addSessionCommands } from './session-commands.ts';
import { addStatusCommand, addTelemetryCommands } from './telemetry-commands.ts';
import { addToolCommands } from './tool-commands.ts';

/** Adds every command. Each is loaded only when it runs, so that one does not wait for what another needs. */
export function addCommands(program: Command): void {
  const team = () => program.opts<{ team?: string }>().team;

  program
    .command('up')
    .description('start the lab and show what happens in it; Ctrl-C ends it')
    .option('-d, --detach', 'leave it running and return')
    .option('--runtime <runtime>', 'embedded: programs of this machine (default); compose: containers, needs Docker')
    .option(
      '--port-base <port>',
      'first of the 100 ports that it uses (default 4400, or the next free hundred for a team)',
    )
    .option(
      '--listen <address>',
      'let the controller answer other machines, too: an address of this one, or 0.0.0.0; they show the token of the team',
    )
    .action(async (options) => (await import('./up.ts')).up({ ...options, team: team() }));
  program
    .command('down')
    .description('end the lab; nothing is left running or listening')
    .action(async () => (await import('./down.ts')).down({ team: team() }));
  addStatusCommand(program, team);
  program
    .command('reset')
    .description('code back to what was shipped (yours is kept aside), data back to the seed, links without toxics')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./reset.ts')).reset({ ...options, team: team() }));
  program
    .command('prefetch')
    .description('get and make everything that later commands need, before a day with bad Wi-Fi')
    .action(async () => (await import('./prefetch.ts')).prefetch());

  addDrillCommands(program, team);
  addRepairCommands(program, team);
  addCodeCommands(program, team);
  addSessionCommands(program, team);
  addAuthorCommands(program);
  addTelemetryCommands(program, team);
  addToolCommands(program, team);
}
