import type { Coverage } from '#chaos/recorder/answers.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';
import { coverageLines, isCovered } from '../telemetry/coverage-lines.ts';
import { readWindow } from '../telemetry/options.ts';
import { standardScreen } from '../telemetry/screen.ts';

interface CoverageOptions {
  team?: string | undefined;
  window?: string;
  json?: boolean;
}

/** Shows what every hop of the users' requests left behind; the exit code is 1 where something is missing. */
export async function coverage({ team, window, json }: CoverageOptions): Promise<void> {
  const seconds = readWindow('1h', window);
  const answer = await runningLab(team).get<Coverage>('/coverage', { window: `${seconds}s` });
  if (!isCovered(answer)) process.exitCode = 1;
  if (json) return printJson(answer);
  if (answer.hops.length === 0)
    return printLine('No user has asked anything within this time; try again in half a minute.');
  for (const line of coverageLines(answer, team, standardScreen())) printLine(line);
}
