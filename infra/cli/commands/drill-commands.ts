import type { Command } from 'commander';
import { JSON_OPTION, numberOf, wholeNumberUpTo } from './command-options.ts';

/** Adds the commands of an incident: begin, repair, prove, end. @param team whose lab, as given so far */
export function addDrillCommands(program: Command, team: () => string | undefined): void {
  program
    .command('start')
    .description('make something go wrong: an incident that you have not met, unseen, or one by its name')
    .argument('[scenario]', 'see ./drill scenarios')
    .option('--quiet', 'with its noise and pages, and nobody harmed; the team sees no difference')
    .option(...JSON_OPTION)
    .action(async (scenario, options) => (await import('./start.ts')).start(scenario, { ...options, team: team() }));
  program
    .command('stop')
    .description('end the incident: everything that was done to the lab is reverted, your code stays')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./stop.ts')).stop({ ...options, team: team() }));
  program
    .command('reveal')
    .description('end the incident and tell all: the cause, what would have shown it, one repair of your code')
    .argument('[incident]', 'one of those before, such as INC-3F2A; by default the latest')
    .option(...JSON_OPTION)
    .action(async (incident, options) => (await import('./reveal.ts')).reveal(incident, { ...options, team: team() }));
  program
    .command('scenarios')
    .description('all scenarios by name, for authors and facilitators: it tells what can go wrong')
    .option(...JSON_OPTION)
    .action(async (options) => (await import('./scenarios.ts')).scenarios(options));
  program
    .command('rehearse')
    .description(
      'for facilitators and authors: whole drills in a few minutes with a scripted team, in a lab of their own; exit code 1 where a report is not as it must be',
    )
    .argument('[scenario]', 'by default each, and a quiet twin')
    .option('--quiet', 'as its quiet twin')
    .option('--pace <factor>', 'how many times as fast as life', numberOf, 60)
    .option('--kills <number>', 'how often the controller is killed meanwhile', wholeNumberUpTo(20), 0)
    .option('--seed <number>', 'decides when', wholeNumberUpTo(2 ** 31 - 1))
    .option(...JSON_OPTION)
    .action(async (scenario, options) => (await import('./rehearse.ts')).rehearse(scenario, options));
  program
    .command('matrix')
    .description(
      'for authors: judge the code as shipped and every fix that scenarios ship, right and wrong; 1 where a judge is not right',
    )
    .argument('[scenarios...]', 'by default all; a quarter of a minute a fix, on a machine that does nothing else')
    .option('-j, --jobs <count>', 'private labs at once (default 1)')
    .option('--repeat <count>', 'only the right fixes and the code as shipped, this often, with other users each time')
    .option('--seed <number>', 'repeat what the users of an earlier run did')
    .option(
      '--coverage',
      'let every check look at every fix, which takes twice as long, and list how many wrong ones each has caught',
    )
    .option('--second-chance', 'judge a surprise once more, with other users, and count it when it comes again')
    .option(...JSON_OPTION)
    .action(async (scenarios, options) => (await import('./matrix.ts')).matrix(scenarios, options));
}
