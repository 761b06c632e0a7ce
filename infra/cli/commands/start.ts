import type { Incident } from '#chaos/api/drill-answers.ts';
import type { LabStatus } from '#chaos/api/lab-control.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';
import { teamCommand } from '../telemetry/team-command.ts';

/** Begins an incident and prints what the pager says. */
export async function start(
  scenario: string | undefined,
  { team, quiet, json }: { team?: string | undefined; quiet?: boolean; json?: boolean },
): Promise<void> {
  const lab = runningLab(team);
  const incident = await lab.post<Incident>('/incident', { body: { scenario, quiet } });
  if (json) return printJson(incident);
  printLine(`${incident.number} has begun at ${new Date(incident.startedAt).toLocaleTimeString('en-GB')}.`);
  for (const { severity, text } of incident.pages) printLine(`  ${severity.padEnd(6)}  ${text}`);
  printLine();
  if (incident.again) printLine('You have met every one there is: this is one of them again.');
  printLine('Look:   traces, logs, metrics, graph. The services are yours to read and to change:');
  printLine(`        ${(await lab.get<LabStatus>('/status')).workspace}`);
  printLine(`Prove:  ${teamCommand(team, 'validate')}`);
  printLine(`End:    ${teamCommand(team, 'stop')}, or ${teamCommand(team, 'reveal')} to be told everything`);
}
