import type { IncidentStatus } from '#chaos/api/drill-answers.ts';
import type { ResetReport } from '#chaos/api/lab-control.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';

/** Takes the lab back to where it began and says what became of the team's code. */
export async function reset({ team, json }: { team?: string; json?: boolean }): Promise<void> {
  const lab = runningLab(team);
  if (!json) printLine('Going back to the shipped code and the seeded data ...');
  const { incident } = await lab.get<IncidentStatus>('/incident');
  const report = await lab.post<ResetReport>('/reset');
  if (json) return printJson(report);
  printLine(`Done in ${report.seconds.toFixed(1)} s.`);
  if (incident) printLine(`${incident.number} is over: what was done to the lab is reverted.`);
  if (report.keptIn) {
    for (const file of report.restoredFiles) printLine(`  put back  services/${file}`);
    for (const file of report.removedFiles) printLine(`  removed   services/${file}`);
    printLine(`What you had written is kept in ${report.keptIn} (changes.diff shows it).`);
  } else {
    printLine('The code was as shipped; nothing had to be put back.');
  }
}
