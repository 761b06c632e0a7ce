import { truthOf } from '#chaos/drill/revelation.ts';
import { type DrillReport, reportOf } from '#chaos/report/drill-report.ts';
import { EventLog } from '#chaos/session/event-log.ts';

/** Of a lab that is down: its drills outlive it. @throws LabError not-found */
export async function ownReport(file: string, drill: number | undefined): Promise<DrillReport> {
  const log = new EventLog(file);
  try {
    return await reportOf(log.eventsOf(drill), truthOf, Date.now());
  } finally {
    log.close();
  }
}
