import type { Revelation } from '#chaos/api/drill-answers.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';

/** Ends the practice and prints everything about it. */
export async function reveal({ team, json }: { team?: string | undefined; json?: boolean }): Promise<void> {
  const told = await runningLab(team).post<Revelation>('/incident/reveal');
  if (json) return printJson(told);
  printLine(`${told.number} was ${told.scenario ?? 'a quiet twin'}: ${told.title}`);
  printLine();
  printLine(told.story);
  printLine();
  printLine(told.service === 'none' ? 'Cause: none.' : `Cause: ${told.service}.`);
  for (const { name, meaning } of told.mechanisms) printLine(`  ${name}: ${meaning}.`);
  printLine(told.explanation);
  printLine();
  printLine('What would have shown it, while it ran:');
  for (const { shows, command } of told.evidence) {
    printLine(`  ${command}`);
    printLine(`      ${shows}`);
  }
  for (const herring of told.redHerrings) printLine(`Not the cause: ${herring}`);
  if (!told.fix) return;
  printLine();
  printLine(`One repair (${told.fix.name}), as a change to your code:`);
  printLine();
  printLine(told.fix.diff.trimEnd() || '(your code is the same)');
}
