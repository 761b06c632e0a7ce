import type { StopReport } from '#chaos/api/drill-answers.ts';

/** What became of several incidents that were ended at once. */
export function wholeReport(reports: readonly StopReport[]): StopReport {
  const ended = reports.filter(({ number }) => number !== null);
  const told = ended.length > 0 ? ended : reports.slice(0, 1);
  return {
    number: told[0]?.number ?? null,
    revertedSeconds: Math.max(...reports.map(({ revertedSeconds }) => revertedSeconds)),
    restarted: [...new Set(reports.flatMap(({ restarted }) => restarted))],
    healthy: reports.every(({ healthy }) => healthy),
    reading: told.map(({ reading }) => reading).join('; '),
    seconds: Math.max(...reports.map(({ seconds }) => seconds)),
  };
}
