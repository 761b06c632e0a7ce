import { loadScenario, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { printJson, printLine, table } from '../print.ts';

/** Lists what can be drilled; it needs no lab. */
export async function scenarios({ json }: { json?: boolean }): Promise<void> {
  const all = await Promise.all(scenarioIds().map((id) => loadScenario(id)));
  if (json) return printJson(all.map(({ id, title, level, story }) => ({ id, title, level, story })));
  const rows = all.map(({ id, level, title }) => [id, String(level), title]);
  for (const line of table([['scenario', 'level', 'what happens'], ...rows])) printLine(line);
}
