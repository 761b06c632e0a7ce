import type { Kpi } from '#chaos/score/kpis.ts';
import type { DrillReport, ReportedIncident } from './drill-report.ts';

/** A table of a report: the first row heads it. */
export interface Section {
  title: string;
  rows: string[][];
}

const ENDS = {
  running: 'it still runs',
  finished: 'it came to its end',
  stopped: 'its facilitator ended it',
  'lab down': 'it ended with its lab',
} as const;

/** The first sentences of a report. */
export function opening({ drill, begun, state, clock, workedMinutes, pace }: DrillReport): string {
  const speed = pace === 1 ? '' : `, at ${pace} times the pace of life`;
  const when = `${begun.slice(0, 10)} at ${begun.slice(11, 16)} UTC`;
  return `Drill ${drill} began on ${when}${speed}. By its clock at ${clock}, after ${workedMinutes} min without breaks and pauses, ${ENDS[state]}.`;
}

const figure = (value: number | null, unit: Kpi['unit']): string => {
  if (value === null) return 'nothing to measure';
  return unit === 'minutes' ? `${value} min` : `${Math.round(value * 100)}%`;
};

function kpiRow({ title, unit, value, target, isMet, from }: Kpi): string[] {
  const asked = `${unit === 'minutes' ? 'at most' : 'at least'} ${figure(target, unit)}`;
  return [title, figure(value, unit), asked, isMet === null ? '' : isMet ? 'met' : 'not met', from];
}

function incidentRow(report: DrillReport, one: ReportedIncident): string[] {
  const minutesOf = (times: DrillReport['resolutions']) => {
    const found = times.find(({ number }) => number === one.number);
    if (!found) return 'does not count';
    if (!found.isReached) return 'not reached';
    return `${Math.round((found.minutes ?? 0) * 10) / 10} min`;
  };
  const was = one.truth ? `${one.truth.service}, ${one.truth.mechanism}` : 'not told yet';
  return [
    one.number,
    one.begun,
    minutesOf(report.rootCauses),
    minutesOf(report.resolutions),
    String(one.diagnoses),
    String(one.hints),
    String(one.deploys),
    String(one.verdicts),
    was,
  ];
}

/** Everything of a report that is a table, without those that would be empty. */
export function sectionsOf(report: DrillReport): Section[] {
  const { kpis, incidents, pages, board, ai, entries } = report;
  const sections: Section[] = [
    { title: 'Figures', rows: [['Figure', 'Value', 'Asked', '', 'Made of'], ...kpis.map(kpiRow)] },
    {
      title: 'Incidents',
      rows: [
        ['Incident', 'Began', 'Root cause', 'Resolved', 'Diagnoses', 'Hints', 'Saves', 'Verdicts', 'What it was'],
        ...incidents.map((one) => incidentRow(report, one)),
      ],
    },
    {
      title: 'Pages',
      rows: [
        ['', 'Sent', 'Severity', 'Incident', 'Symptom', 'Since', 'Acknowledged', 'Gone higher', 'Over'],
        ...pages.map(({ id, since, sent, severity, number, text, acknowledged, escalations, resolved }) => [
          String(id),
          sent.clock,
          severity,
          number ?? '',
          text,
          since.clock,
          acknowledged ? `by ${acknowledged.person} at ${acknowledged.when.clock}` : 'by nobody',
          escalations === 0 ? '' : String(escalations),
          resolved?.clock ?? '',
        ]),
      ],
    },
    {
      title: 'Roles',
      rows: [['Role', 'Who', 'Since'], ...board.roles.map(({ role, person, since }) => [role, person, since.clock])],
    },
    {
      title: 'Hypotheses',
      rows: [
        ['', 'Hypothesis', 'Owner', 'For', 'Against', 'End'],
        ...board.hypotheses.map(({ id, statement, owner, evidence, decided }) => [
          String(id),
          statement,
          owner,
          String(evidence.filter(({ side }) => side === 'for').length),
          String(evidence.filter(({ side }) => side === 'against').length),
          decided ? `${decided.end} at ${decided.when.clock}` : 'open',
        ]),
      ],
    },
    {
      title: 'Suggestions by AI',
      rows: [
        ['', 'By', 'Asked', 'Proposed', 'Decided', 'Reviewed by', 'Applied by'],
        ...ai.suggestions.map(({ id, source, asked, proposed, judged, reviewed, applied }) => [
          String(id),
          source,
          asked,
          proposed,
          judged ? `${judged.decision} by ${judged.person}: ${judged.why}` : 'not decided',
          reviewed?.person ?? '',
          applied?.person ?? '',
        ]),
      ],
    },
    {
      title: 'What happened',
      rows: [['Clock', 'Who', 'What'], ...entries.map(({ clock, by, text }) => [clock, by, text])],
    },
  ];
  return sections.filter(({ rows }) => rows.length > 1);
}
