import type { DrillReport } from '#chaos/report/drill-report.ts';
import { htmlReport } from '#chaos/report/html.ts';
import { markdownReport } from '#chaos/report/markdown.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';

interface ReportOptions {
  team?: string | undefined;
  format: 'md' | 'html' | 'json';
}

/** Prints a drill's whole story. @param drill by default the latest */
export async function report(drill: number | undefined, { team, format }: ReportOptions): Promise<void> {
  const answer = await runningLab(team).get<DrillReport>('/session/report', { drill });
  if (format === 'json') return printJson(answer);
  printLine((format === 'html' ? htmlReport(answer) : markdownReport(answer)).trimEnd());
}
