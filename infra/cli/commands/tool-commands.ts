import type { Command } from 'commander';
import { wrongOption } from '../telemetry/options.ts';
import { JSON_OPTION } from './command-options.ts';

/** Adds the commands about this machine and those that run another program. @param team whose lab, as given so far */
export function addToolCommands(program: Command, team: () => string | undefined): void {
  program
    .command('doctor')
    .description('what this machine has and lacks for the lab, and what to do about it')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./doctor.ts')).doctor({ ...options, team: team() }));
  program
    .command('psql')
    .description("the lab's database as a service's own user, past the links; pg_stat_activity shows all sessions")
    .argument('[service]', 'whose data')
    .argument('[arguments...]', 'after --: for psql, where it is installed')
    .option('-c, --command <sql>', 'run this and return')
    .action(async (service, args, options) =>
      (await import('./psql.ts')).psql(service, args, { ...options, team: team() }),
    );
  program
    .command('rotate-token')
    .description('facilitator: put a fresh token in force for one that too many have seen, and print it, this once')
    .argument('<role>', 'team, facilitator or service-admin')
    .option(...JSON_OPTION)
    .action(async (role, options) => (await import('./tokens.ts')).rotateToken(role, { ...options, team: team() }));
  program
    .command('bundle')
    .description(
      "the archive for the team's members on other machines: code, dashboards, runbooks, a client, an access card",
    )
    .option('-o, --out <file>', 'where to write it (default nightmarket-<team>.tgz)')
    .option('--address <url>', 'how they call the controller (default the first address that it listens at)')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./bundle.ts')).bundle({ ...options, team: team() }));
  program
    .command('toxiproxy')
    .description('the proxy alone, for any Toxiproxy client; works without a lab')
    .argument('[arguments...]')
    .allowUnknownOption()
    .helpOption(false)
    .addHelpText('after', '\n./drill toxiproxy --help lists its options')
    .action(async (args) => (await import('./toxiproxy.ts')).toxiproxy(args));
  program
    .command('test')
    .description('the tests of the lab itself; arguments go to jest')
    .argument('[arguments...]')
    .allowUnknownOption()
    .action(async (args) => (await import('./test.ts')).test(args));
  program
    .command('perf')
    .description('measures the lab: all benchmarks, or those that are named')
    .argument('[names...]')
    .option('--runtime <where>', 'embedded (default), or compose: the lab in containers')
    .option(...JSON_OPTION)
    .action(async (names, options) => (await import('./perf.ts')).perf(names, options));
  program
    .command('help')
    .description('help on a command, or the list of all')
    .argument('[command]')
    .action((name) => helpOn(program, name));
}

function helpOn(program: Command, name: string | undefined): void {
  const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
  if (command === undefined) {
    const names = program.commands.map((one) => one.name()).join(', ');
    throw wrongOption('help COMMAND', `one of ${names}`, name);
  }
  command.outputHelp();
}
