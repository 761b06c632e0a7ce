import { runInPlace } from '../child.ts';
import { findProgram } from '../doctor/examine.ts';
import { localLab } from '../lab-client.ts';
import { databaseService, loginOf, psqlProcess } from '../psql/connection.ts';
import { runPrompt, runStatements } from '../psql/prompt.ts';
import { openSession } from '../psql/session.ts';
import { wrongOption } from '../telemetry/options.ts';

interface PsqlOptions {
  team?: string | undefined;
  /** Statements to run instead of a prompt. */
  command?: string;
}

/** Opens the lab's database as a service's own user: with psql where it is installed, else with a small prompt. */
export async function psql(
  name: string | undefined,
  args: readonly string[],
  { team, command }: PsqlOptions,
): Promise<void> {
  const service = databaseService(name);
  const login = loginOf(localLab(team).record, service);
  const program = findProgram(['psql']);
  if (program !== undefined) {
    const given = command === undefined ? args : ['--command', command, ...args];
    const { args: all, environment } = psqlProcess(login, given, process.env);
    process.exitCode = await runInPlace(program, all, { env: environment });
    return;
  }
  if (args.length > 0) {
    throw wrongOption(
      'psql',
      'given -c "SELECT ..." only, as psql is not installed and its options are unknown to the built-in prompt',
      args.join(' '),
    );
  }
  await using session = await openSession(login);
  const streams = { input: process.stdin, output: process.stdout, errors: process.stderr };
  const isGood =
    command === undefined
      ? await runPrompt(session, {
          ...streams,
          name: service,
          interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
        })
      : await runStatements(session, command, streams);
  if (!isGood) process.exitCode = 1;
}
