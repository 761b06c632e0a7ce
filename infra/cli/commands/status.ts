import type { LabStatus } from '#chaos/api/lab-control.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine, table } from '../print.ts';

function since(readySince: number | null): string {
  if (readySince === null) return '-';
  const seconds = Math.max(0, Math.round((Date.now() - readySince) / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** Prints what runs and where; exit code 1 while the lab is not healthy. */
export async function status({ team, json }: { team?: string; json?: boolean }): Promise<void> {
  const lab = await runningLab(team).get<LabStatus>('/status');
  if (lab.state !== 'healthy') process.exitCode = 1;
  if (json) return printJson(lab);
  printLine(`team ${lab.team}: ${lab.state}${lab.reason ? ` (${lab.reason})` : ''}`);
  printLine(`code: ${lab.workspace}`);
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
  }
  printLine();
  const links = lab.links.map((link) => [link.name, link.listen, link.upstream]);
  for (const line of table([['link', 'caller connects to', 'which leads to'], ...links])) printLine(line);
}
