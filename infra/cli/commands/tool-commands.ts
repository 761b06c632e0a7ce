import type { Command } from 'commander';

/** Adds the commands about this machine and those that run another program. @param team whose lab, as given so far */
export function addToolCommands(program: Command, team: () => string | undefined): void {
  program
    .command('doctor')
    .description('what this machine has and lacks for the lab, and what to do about it')
    .option('--json', 'one JSON document')
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
    .description('measures the lab: all benchmarks of tests/perf, or those that are named')
    .argument('[names...]')
    .option('--json', 'one JSON document')
    .action(async (names, options) => (await import('./perf.ts')).perf(names, options));
}
