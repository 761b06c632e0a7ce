import { existsSync } from 'node:fs';
import { truthOf } from '#chaos/drill/revelation.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { type DrillReport, reportOf } from '#chaos/report/drill-report.ts';
import { htmlReport } from '#chaos/report/html.ts';
import { markdownReport } from '#chaos/report/markdown.ts';
import { EventLog } from '#chaos/session/event-log.ts';
import { pathsOfTeam, runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';

interface ReportOptions {
  team?: string | undefined;
  format: 'md' | 'html' | 'json';
}

/** Of a lab that is down: its drills outlive it. @throws LabError not-found */
async function ownReport(file: string, drill: number | undefined): Promise<DrillReport> {
  const log = new EventLog(file);
  try {
    return await reportOf(log.eventsOf(drill), truthOf, Date.now());
  } finally {
    log.close();
  }
}

async function readReport(drill: number | undefined, team: string | undefined): Promise<DrillReport> {
  try {
    return await runningLab(team).get<DrillReport>('/session/report', { drill });
  } catch (error) {
    const { drillLog } = pathsOfTeam(team);
    const isDown = error instanceof LabError && error.code === 'lab-down';
    if (!isDown || !existsSync(drillLog)) throw error;
    return ownReport(drillLog, drill);
  }
}

/** Prints a drill's whole story, also when its lab is down. @param drill by default the latest */
export async function report(drill: number | undefined, { team, format }: ReportOptions): Promise<void> {
  const answer = await readReport(drill, team);
  if (format === 'json') return printJson(answer);
  printLine((format === 'html' ? htmlReport(answer) : markdownReport(answer)).trimEnd());
}
