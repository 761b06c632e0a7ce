import { existsSync } from 'node:fs';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { DrillReport } from '#chaos/report/drill-report.ts';
import { htmlReport } from '#chaos/report/html.ts';
import { markdownReport } from '#chaos/report/markdown.ts';
import { pathsOfTeam, runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';

interface ReportOptions {
  team?: string | undefined;
  format: 'md' | 'html' | 'json';
}

async function readReport(drill: number | undefined, team: string | undefined): Promise<DrillReport> {
  try {
    return await runningLab(team).get<DrillReport>('/session/report', { drill });
  } catch (error) {
    const isDown = error instanceof LabError && error.code === 'lab-down';
    if (!isDown || process.env.DRILL_URL) throw error;
    const { drillLog } = pathsOfTeam(team);
    if (!existsSync(drillLog)) throw error;
    // It tells the truth about incidents, which a client elsewhere has no part of.
    const { ownReport } = await import('../drill/own-report.ts');
    return ownReport(drillLog, drill);
  }
}

/** Prints a drill's whole story, also when its lab is down. @param drill by default the latest */
export async function report(drill: number | undefined, { team, format }: ReportOptions): Promise<void> {
  const answer = await readReport(drill, team);
  if (format === 'json') return printJson(answer);
  printLine((format === 'html' ? htmlReport(answer) : markdownReport(answer)).trimEnd());
}
