import type { ServiceGraph } from '#chaos/recorder/answers.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';
import { graphLines } from '../telemetry/graph-lines.ts';
import { readDuration, wrongOption } from '../telemetry/options.ts';
import { standardScreen } from '../telemetry/screen.ts';

interface GraphOptions {
  team?: string | undefined;
  window?: string;
  json?: boolean;
}

const DEFAULT_WINDOW = '5m';
const SHORTEST_MS = 10_000;
const LONGEST_MS = 86_400_000;

/** @returns seconds @throws LabError bad-request */
export function graphWindow(text = DEFAULT_WINDOW): number {
  const milliseconds = readDuration('--window', text);
  if (milliseconds < SHORTEST_MS || milliseconds > LONGEST_MS) throw wrongOption('--window', 'from 10s to 24h', text);
  return milliseconds / 1_000;
}

/** Shows who called whom within the window, by their spans. */
export async function graph({ team, window, json }: GraphOptions): Promise<void> {
  const seconds = graphWindow(window);
  const answer = await runningLab(team).get<ServiceGraph>('/graph', { window: `${seconds}s` });
  if (json) return printJson(answer);
  if (answer.edges.length === 0) return printLine('Nobody has called anybody within this time.');
  for (const line of graphLines(answer, standardScreen())) printLine(line);
}
