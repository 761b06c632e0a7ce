import type { ServiceGraph } from '#chaos/recorder/answers.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';
import { graphLines } from '../telemetry/graph-lines.ts';
import { readWindow } from '../telemetry/options.ts';
import { standardScreen } from '../telemetry/screen.ts';

interface GraphOptions {
  team?: string | undefined;
  window?: string;
  json?: boolean;
}

/** Shows who called whom within the window, by their spans. */
export async function graph({ team, window, json }: GraphOptions): Promise<void> {
  const seconds = readWindow('24h', window);
  const answer = await runningLab(team).get<ServiceGraph>('/graph', { window: `${seconds}s` });
  if (json) return printJson(answer);
  if (answer.edges.length === 0) return printLine('Nobody has called anybody within this time.');
  for (const line of graphLines(answer, standardScreen())) printLine(line);
}
