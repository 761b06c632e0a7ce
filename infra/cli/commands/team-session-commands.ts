import { type Command, Option } from 'commander';
import { collect, INCIDENT_OPTION, JSON_OPTION, numberOfThing } from './command-options.ts';

/** Adds the commands with which a team answers in a drill, and its report. @param team whose lab, as given so far */
export function addAnswers(program: Command, team: () => string | undefined): void {
  program
    .command('diagnose')
    .description('say in a drill what is wrong, with evidence: exit code 0 right, 1 otherwise; guessing costs minutes')
    .argument('<service>', 'whose code is at fault, or none')
    .argument('[mechanism]', 'how, see ./drill mechanisms')
    .option('--trace <id>', 'a trace of that service; more than once for more', collect)
    .option('--log <words>', 'words of a log line of that service', collect)
    .option('--metric <name>', 'a metric of that service', collect)
    .option(...INCIDENT_OPTION)
    .option(...JSON_OPTION)
    .action(async (service, mechanism, options) =>
      (await import('./diagnose.ts')).diagnose(service, mechanism, { ...options, team: team() }),
    );
  program
    .command('hint')
    .description('the next of three hints for the incident that is open in a drill; each costs more minutes')
    .option(...INCIDENT_OPTION)
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./diagnose.ts')).hint({ ...options, team: team() }));
  program
    .command('mechanisms')
    .description('what a diagnosis is chosen from: services, and what can be wrong')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./diagnose.ts')).mechanisms({ ...options, team: team() }));
  program
    .command('report')
    .description("a drill's whole story on one page: figures, timeline, what was done and said")
    .argument('[drill]', 'its number (default: the latest)', numberOfThing)
    .addOption(new Option('--format <format>', 'how').choices(['md', 'html', 'json']).default('md'))
    .action(async (drill, options) => (await import('./report.ts')).report(drill, { ...options, team: team() }));
}

/** Adds the command that tells where a drill is. */
export function addDrillStatus(program: Command, team: () => string | undefined): Command {
  return program
    .command('session')
    .description(
      'the drill of 180 minutes: where it is; begin, pause, resume, next, extend and end are for its facilitator',
    )
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./session.ts')).show({ ...options, team: team() }));
}
