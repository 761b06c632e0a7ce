import type { Command } from 'commander';
import { BY_OPTION, INCIDENT_OPTION, JSON_OPTION, numberOfThing } from './command-options.ts';

/** Adds the commands with which a team shares its work: roles, hypotheses, status updates, suggestions by AI. */
export function addBoardCommands(program: Command, team: () => string | undefined): void {
  const board = async () => import('./board.ts');
  program
    .command('board')
    .description('who has which role, what the team believes and what it told the company, in a drill')
    .option(...JSON_OPTION)
    .action(async (options) => (await board()).show({ ...options, team: team() }));
  program
    .command('role')
    .description('take a role in a drill, or take it over: incident-commander, communications, operations or scribe')
    .argument('<role>')
    .option(...BY_OPTION)
    .option(...JSON_OPTION)
    .action(async (role, options) => (await board()).takeRole(role, { ...options, team: team() }));
  program
    .command('update')
    .description('tell the company how the incident stands')
    .argument('<text>')
    .option('--incident <number>', 'about which one; by default the one that is open, else the latest')
    .option(...BY_OPTION)
    .option(...JSON_OPTION)
    .action(async (text, options) => (await board()).update(text, { ...options, team: team() }));

  const pager = async () => import('./pager.ts');
  program
    .command('pages')
    .description('what has called the team in a drill, and where to look')
    .option(...JSON_OPTION)
    .action(async (options) => (await pager()).pages({ ...options, team: team() }));
  program
    .command('ack')
    .description('acknowledge a page; one that nobody acknowledges goes higher')
    .argument('<number>', 'see ./drill pages', numberOfThing)
    .option(...BY_OPTION)
    .option(...JSON_OPTION)
    .action(async (id, options) => (await pager()).acknowledge(id, { ...options, team: team() }));
  program
    .command('inbox')
    .description('what customers and the company write to the team in a drill')
    .option(...JSON_OPTION)
    .action(async (options) => (await pager()).inbox({ ...options, team: team() }));

  const hypothesis = program.command('hypothesis').description('what the team believes, until it is tested');
  hypothesis
    .command('add')
    .description('say what you believe about the incident that is open')
    .argument('<statement>')
    .option(...INCIDENT_OPTION)
    .option(...BY_OPTION)
    .option(...JSON_OPTION)
    .action(async (statement, options) => (await board()).raise(statement, { ...options, team: team() }));
  for (const side of ['for', 'against'] as const)
    hypothesis
      .command(side)
      .description(`say what speaks ${side} one`)
      .argument('<number>', 'see ./drill board', numberOfThing)
      .argument('<evidence>')
      .option(...BY_OPTION)
      .option(...JSON_OPTION)
      .action(async (id, evidence, options) => (await board()).weigh(id, side, evidence, { ...options, team: team() }));
  for (const [name, end] of [
    ['confirm', 'confirmed'],
    ['refute', 'refuted'],
  ] as const)
    hypothesis
      .command(name)
      .description(`it was tested and is ${end}`)
      .argument('<number>', 'see ./drill board', numberOfThing)
      .option(...BY_OPTION)
      .option(...JSON_OPTION)
      .action(async (id, options) => (await board()).decide(id, end, { ...options, team: team() }));
  addAiCommands(program, team);
}

function addAiCommands(program: Command, team: () => string | undefined): void {
  const room = async () => import('./ai.ts');
  const ai = program
    .command('ai')
    .description('whether AI may help in a drill at the moment, and what it has proposed')
    .option(...JSON_OPTION)
    .action(async (options) => (await room()).show({ ...options, team: team() }));
  for (const [name, description] of [
    ['open', 'facilitator: let AI help in the step that is on'],
    ['close', 'facilitator: keep AI out of the step that is on'],
  ] as const)
    ai.command(name)
      .description(description)
      .argument('<why>')
      .option(...JSON_OPTION)
      .action(async (why, options, { parent }: Command) =>
        (await room()).decideGate(name, why, { ...parent?.opts(), ...options, team: team() }),
      );
  ai.command('suggest')
    .description('write down what an AI was asked and what it proposed')
    .requiredOption('--asked <text>', 'what it was asked')
    .requiredOption('--proposed <text>', 'what it proposed')
    .requiredOption('--source <name>', 'which AI')
    .option(...INCIDENT_OPTION)
    .option(...BY_OPTION)
    .option(...JSON_OPTION)
    .action(async (options, { parent }: Command) =>
      (await room()).suggest({ ...parent?.opts(), ...options, team: team() }),
    );
  for (const [name, decision] of [
    ['accept', 'accepted'],
    ['reject', 'rejected'],
  ] as const)
    ai.command(name)
      .description(`a suggestion is ${decision}`)
      .argument('<number>', 'see ./drill ai', numberOfThing)
      .argument('<why>')
      .option(...BY_OPTION)
      .option(...JSON_OPTION)
      .action(async (id, why, options, { parent }: Command) =>
        (await room()).judge(id, decision, why, { ...parent?.opts(), ...options, team: team() }),
      );
  ai.command('review')
    .description('a human has read what a suggestion would change')
    .argument('<number>', 'see ./drill ai', numberOfThing)
    .argument('<findings>')
    .option(...BY_OPTION)
    .option(...JSON_OPTION)
    .action(async (id, findings, options, { parent }: Command) =>
      (await room()).review(id, findings, { ...parent?.opts(), ...options, team: team() }),
    );
  ai.command('apply')
    .description('a suggestion that was accepted and reviewed is applied now')
    .argument('<number>', 'see ./drill ai', numberOfThing)
    .option(...BY_OPTION)
    .option(...JSON_OPTION)
    .action(async (id, options, { parent }: Command) =>
      (await room()).apply(id, { ...parent?.opts(), ...options, team: team() }),
    );
}
