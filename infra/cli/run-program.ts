import { Command, CommanderError } from 'commander';
import { LabError } from '#chaos/errors/lab-error.ts';

/** A command line without its commands, which inherit how it speaks: add them afterwards. @param description in a sentence */
export function createProgram(description: string): Command {
  const program = new Command('./drill');
  return program
    .description(description)
    .option('--url <address>', 'the controller of a lab on another machine (default $DRILL_URL)')
    .option('--token <token>', "the team's token there (default $DRILL_TOKEN)")
    .hook('preAction', () => {
      const { url, token } = program.opts<{ url?: string; token?: string }>();
      if (url !== undefined) process.env.DRILL_URL = url;
      if (token !== undefined) process.env.DRILL_TOKEN = token;
    })
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'drill: ')) })
    .showHelpAfterError('(./drill --help lists the commands)')
    .configureHelp({ sortSubcommands: false });
}

/** Runs the command that the words name, and turns its end into an exit code. */
export async function runProgram(program: Command): Promise<void> {
  // `| head` has what it wants and goes: that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has said it; 0 is --help and --version.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof LabError) {
      process.stderr.write(`drill: ${error.message}\n`);
      process.exitCode = error.exitCode;
    } else if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      process.stderr.write('drill: the disk is full: free about 1 GB and run the same command again\n');
      process.exitCode = 1;
    } else {
      process.stderr.write(
        `drill: this is a fault of the lab itself, not of yours; please report it:\n${(error as Error).stack}\n`,
      );
      process.exitCode = 1;
    }
  }
}
