import { loadScenario, quietIds, scenarioIds } from '#chaos/scenarios/discovery.ts';
import { printJson, printLine, table } from '../print.ts';

/** Lists what can be drilled; it needs no lab. */
export async function scenarios({ json }: { json?: boolean }): Promise<void> {
  const [all, quiet] = await Promise.all([Promise.all(scenarioIds().map((id) => loadScenario(id))), quietIds()]);
  if (json) {
    return printJson(
      all.map(({ id, title, level, story }) => ({ id, title, level, quiet: quiet.includes(id), story })),
    );
  }
  const rows = all.map(({ id, level, title, noise }) => [
    id,
    String(level),
    noise ? 'itself' : quiet.includes(id) ? 'yes' : 'no',
    title,
  ]);
  for (const line of table([['scenario', 'level', '--quiet', 'what happens'], ...rows])) printLine(line);
}
