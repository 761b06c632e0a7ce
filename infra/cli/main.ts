// The command line: reads the words, loads the command that they name, and turns its end into an exit code.
import { Command, CommanderError } from 'commander';
import { LabError } from '#chaos/errors/lab-error.ts';
import { addCommands } from './commands/index.ts';

const program = new Command('./drill')
  .description('The 3 A.M. Drill: a small company of real microservices, to find out why it fails.')
  .option('--team <name>', 'whose lab; each team has its own ports, database and copy of services/')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'drill: ')) })
  .showHelpAfterError('(./drill --help lists the commands)')
  .configureHelp({ sortSubcommands: false })
  .helpCommand(false);
addCommands(program);

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
