import type { Revelation } from '#chaos/api/drill-answers.ts';
import { readSession } from '../drill/read-session.ts';
import { type LabClient, runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';
import { teamCommand } from '../telemetry/team-command.ts';

interface RevealOptions {
  team?: string | undefined;
  json?: boolean;
}

/** The other incidents of the drill that an incident was part of. */
async function othersOf(lab: LabClient, number: string): Promise<string[]> {
  const numbers = (await readSession(lab))?.incidents.map((one) => one.number) ?? [];
  return numbers.includes(number) ? numbers.filter((one) => one !== number) : [];
}

/** Ends what runs and prints everything about an incident. @param incident its number; by default the latest */
export async function reveal(incident: string | undefined, { team, json }: RevealOptions): Promise<void> {
  const lab = runningLab(team);
  const told = await lab.post<Revelation>('/incident/reveal', { body: { incident } });
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
  if (told.fix) {
    printLine();
    printLine(`One repair (${told.fix.name}), as a change to your code:`);
    printLine();
    printLine(told.fix.diff.trimEnd() || '(your code is the same)');
  }
  const others = await othersOf(lab, told.number);
  if (others.length === 0) return;
  printLine();
  for (const other of others) printLine(`Of the same drill: ${teamCommand(team, `reveal ${other}`)}`);
}
