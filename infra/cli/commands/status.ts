import type { Incident, IncidentStatus } from '#chaos/api/drill-answers.ts';
import type { LabStatus } from '#chaos/api/lab-control.ts';
import { runningDrill } from '../drill/read-session.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine, table } from '../print.ts';

function since(readySince: number | null): string {
  if (readySince === null) return '-';
  const seconds = Math.max(0, Math.round((Date.now() - readySince) / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function incidentState({ startedAt, resolvedAt, state }: Incident): string {
  const at = (time: string) => new Date(time).toLocaleTimeString('en-GB');
  return resolvedAt ? `resolved at ${at(resolvedAt)}` : `${state} since ${at(startedAt)}`;
}

/** Prints what runs and where; exit code 1 while the lab is not healthy. */
export async function status({ team, json }: { team?: string; json?: boolean }): Promise<void> {
  const client = runningLab(team);
  const lab = await client.get<LabStatus>('/status');
  if (lab.state !== 'healthy') process.exitCode = 1;
  if (json) return printJson(lab);
  const { incident, reading } = await client.get<IncidentStatus>('/incident');
  const session = await runningDrill(client);
  printLine(`team ${lab.team}: ${lab.state}${lab.reason ? ` (${lab.reason})` : ''}`);
  printLine(`code: ${lab.workspace}`);
  if (incident) printLine(`incident: ${incident.number}, ${incidentState(incident)}${reading ? `; ${reading}` : ''}`);
  if (session) printLine(`drill: ${session.clock}, ${session.agenda[session.at]?.title} until ${session.endsAt}`);
  printLine();
  const rows = lab.components.map((one) => [
    one.name,
    one.state,
    since(one.readySince),
    one.pid === null ? '-' : String(one.pid),
    String(one.restarts),
    one.url ?? '-',
    one.inspector ?? '',
  ]);
  for (const line of table([['component', 'state', 'for', 'pid', 'restarts', 'listens', 'debugger'], ...rows], {
    right: [2, 3, 4],
  }))
    printLine(line);
  for (const one of lab.components) {
    if (one.state !== 'running' && one.lastDeath) printLine(`\n${one.name} ${one.lastDeath}`);
    else if (one.restarts > 0 && one.lastDeath)
      printLine(`\n${one.name}, before it was started again: ${one.lastDeath}`);
  }
  printLine();
  const links = lab.links.map((link) => [link.name, link.listen, link.upstream]);
  for (const line of table([['link', 'caller connects to', 'which leads to'], ...links])) printLine(line);
}
