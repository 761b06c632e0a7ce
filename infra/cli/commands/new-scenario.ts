import { newScenario } from '#chaos/authoring/new-scenario.ts';
import { SERVICES } from '../../topology.ts';
import { madeLines } from '../authoring/lines.ts';
import { printJson, printLine } from '../print.ts';

/** Makes the folder of a scenario, and says what to do with it. */
export async function makeScenario(id: string, { json }: { json?: boolean }): Promise<void> {
  const made = newScenario(id, { services: SERVICES });
  if (json) return printJson(made);
  for (const line of madeLines(made)) printLine(line);
}
