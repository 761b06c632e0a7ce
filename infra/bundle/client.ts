// The command line of a team's member on a machine of their own: what reads the lab, answers in a drill and edits the code.
import { addBoardCommands } from '../cli/commands/board-commands.ts';
import { addCodeCommands } from '../cli/commands/code-commands.ts';
import { addRepairCommands } from '../cli/commands/repair-commands.ts';
import { addAnswers, addDrillStatus } from '../cli/commands/team-session-commands.ts';
import { addStatusCommand, addTelemetryCommands } from '../cli/commands/telemetry-commands.ts';
import { createProgram, runProgram } from '../cli/run-program.ts';
import { readAccess } from './access.ts';

const program = createProgram('The 3 A.M. Drill: your lab, which runs on another machine.').hook('preAction', () => {
  const { DRILL_HOME, DRILL_URL } = process.env;
  const card = DRILL_HOME && !DRILL_URL ? readAccess(DRILL_HOME) : undefined;
  if (!card) return;
  process.env.DRILL_URL = card.url;
  process.env.DRILL_TOKEN ??= card.token;
});
const team = () => undefined;
addStatusCommand(program, team);
addCodeCommands(program, team);
addRepairCommands(program, team);
addAnswers(program, team);
addBoardCommands(program, team);
addDrillStatus(program, team);
addTelemetryCommands(program, team);
await runProgram(program);
