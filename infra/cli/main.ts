// The command line: reads the words, and loads the command that they name.
import { addCommands } from './commands/index.ts';
import { createProgram, runProgram } from './run-program.ts';

const program = createProgram('The 3 A.M. Drill: a small company of real microservices, to find out why it fails.')
  .option('--team <name>', 'whose lab; each team has its own ports, database and copy of services/')
  .helpCommand(false);
addCommands(program);
await runProgram(program);
