import { type Command, InvalidArgumentError, Option } from 'commander';
import { addBoardCommands } from './board-commands.ts';
import { INCIDENT_OPTION, JSON_OPTION, numberOf } from './command-options.ts';
import { addAnswers, addDrillStatus } from './team-session-commands.ts';

const HOUR_MINUTES = 60;

/** Minutes of a text such as 5m, 90s or 1h. @throws InvalidArgumentError */
export function minutesOf(text: string): number {
  const [, digits, unit = 'm'] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('must be a time such as 5m, 90s or 1h.');
  const minutes = { s: 1 / HOUR_MINUTES, m: 1, h: HOUR_MINUTES }[unit] ?? 1;
  return Number(digits) * minutes;
}

/** Adds the commands of a drill: those that lead it, and those with which a team answers. @param team whose lab */
export function addSessionCommands(program: Command, team: () => string | undefined): void {
  addAnswers(program, team);
  addBoardCommands(program, team);
  const session = addDrillStatus(program, team);
  session
    .command('begin')
    .description('begin a drill, with an incident that the team has not met or with these, one after the other')
    .argument('[scenarios...]', 'see ./drill scenarios; ONE+OTHER are two at once')
    .option('--quiet', 'with their noise and pages, and nobody harmed')
    .option('--pace <factor>', 'how many times as fast as life, for rehearsals (default 1)', numberOf)
    .option(...JSON_OPTION)
    .action(async (scenarios, options, { parent }: Command) =>
      (await import('./session.ts')).begin(scenarios, { ...parent?.opts(), ...options, team: team() }),
    );
  session
    .command('add')
    .description('plan more incidents, for a team that is through with the others')
    .argument('<scenarios...>', 'see ./drill scenarios; ONE+OTHER are two at once')
    .option('--quiet', 'with their noise and pages, and nobody harmed')
    .option(...JSON_OPTION)
    .action(async (scenarios, options, { parent }: Command) =>
      (await import('./session.ts')).add(scenarios, { ...parent?.opts(), ...options, team: team() }),
    );
  session
    .command('notes')
    .description('what its facilitator watches, asks and says in the step that is on')
    .option(...JSON_OPTION)
    .action(async (options, { parent }: Command) =>
      (await import('./session.ts')).notes({ ...parent?.opts(), ...options, team: team() }),
    );
  const leading = (name: 'pause' | 'resume' | 'next', description: string) =>
    session
      .command(name)
      .description(description)
      .option(...JSON_OPTION)
      .action(async (options, { parent }: Command) =>
        (await import('./session.ts')).lead(name, { ...parent?.opts(), ...options, team: team() }),
      );
  leading('pause', 'let the clock stand; what happens to the lab goes on');
  leading('resume', 'let the clock go on');
  leading('next', 'go on to the next step of the agenda now');
  session
    .command('extend')
    .description('make the step that is on longer')
    .argument('<time>', "such as 5m, by the drill's clock", minutesOf)
    .option(...JSON_OPTION)
    .action(async (minutes, options, { parent }: Command) =>
      (await import('./session.ts')).extend(minutes, { ...parent?.opts(), ...options, team: team() }),
    );
  session
    .command('mail')
    .description('let a customer write to the team, or somebody from above')
    .argument('<text>')
    .addOption(new Option('--from <sender>', 'who writes').choices(['customer', 'executive']).default('customer'))
    .option(...INCIDENT_OPTION)
    .option(...JSON_OPTION)
    .action(async (text, options, { parent }: Command) =>
      (await import('./pager.ts')).mail(text, { ...parent?.opts(), ...options, team: team() }),
    );
  session
    .command('end')
    .description('end the drill at once: everything that it did to the lab is reverted, the code stays')
    .option(...JSON_OPTION)
    .action(async (options, { parent }: Command) =>
      (await import('./session.ts')).end({ ...parent?.opts(), ...options, team: team() }),
    );
}
