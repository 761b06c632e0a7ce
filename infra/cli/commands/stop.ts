import type { StopReport } from '#chaos/api/drill-answers.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';

/** The kill switch. Exit code 1 when users are not served again within its patience. */
export async function stop({ team, json }: { team?: string | undefined; json?: boolean }): Promise<void> {
  const lab = runningLab(team);
  if (!json) printLine('Reverting what was done to the lab ...');
  const report = await lab.post<StopReport>('/incident/stop');
  if (!report.healthy) process.exitCode = 1;
  if (json) return printJson(report);
  printLine(`Reverted in ${report.revertedSeconds.toFixed(1)} s.`);
  if (report.restarted.length > 0)
    printLine(`Restarted, so that nothing of it lingers: ${report.restarted.join(', ')}.`);
  if (report.number) printLine(`${report.number} is over. Your code is as you left it.`);
  else printLine('No incident was running.');
  printLine(
    report.healthy
      ? `The lab is healthy after ${report.seconds.toFixed(1)} s: ${report.reading}.`
      : `The lab is not healthy yet: ${report.reading}. ./drill status shows its parts; ./drill reset takes it back to the shipped code.`,
  );
}
