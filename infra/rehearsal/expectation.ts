import type { DrillReport } from '#chaos/report/drill-report.ts';
import type { Kpi } from '#chaos/score/kpis.ts';
import { AGENDA } from '#chaos/session/agenda.ts';
import type { Part } from './part.ts';
import { HINT_MINUTES, MINUTES } from './script.ts';

/** What a rehearsed drill's report must say, and what it says. */
export interface Expectation {
  what: string;
  expected: string;
  got: string;
  isMet: boolean;
}

/** The drill minute when a step of the agenda begins. */
const startOf = (step: string): number =>
  AGENDA.slice(
    0,
    AGENDA.findIndex(({ id }) => id === step),
  ).reduce((sum, { minutes }) => sum + minutes, 0);

/** Drill minutes that a scripted team may be late: a save takes a second to be live, a controller some to come back. */
const LATE_MINUTES = 8;
/** Drill minutes that the first page may be late without anybody dying: a fast drill goes on while an incident starts. */
const PAGED_LATE_MINUTES = 1;

/** Minutes of work from the first page, which comes when phase 1 begins, to a minute of the drill. */
function workedUntil(minute: number): number {
  const steps = AGENDA.filter(({ isBreak }) => !isBreak).map(({ id, minutes }) => [startOf(id), minutes] as const);
  const begun = startOf('phase-1');
  return steps.reduce(
    (sum, [from, minutes]) => sum + Math.max(0, Math.min(minute, from + minutes) - Math.max(begun, from)),
    0,
  );
}

const shown = (value: number | null | undefined) => (value === null || value === undefined ? 'nothing' : String(value));

function within(what: string, value: number | null | undefined, least: number, most: number): Expectation {
  const isMet = typeof value === 'number' && value >= least && value <= most;
  return { what, expected: least === most ? String(least) : `${least} to ${most}`, got: shown(value), isMet };
}

const nothing = (what: string, value: number | null | undefined): Expectation => ({
  what,
  expected: 'nothing',
  got: shown(value),
  isMet: value === null,
});

/**
 * What the report of a rehearsed drill must say.
 * @param deathMinutes drill minutes that a team may be later, and the first page too, for deaths of the controller
 */
export function expectationsOf(part: Part, report: DrillReport, deathMinutes = 0): Expectation[] {
  const kpi = (id: Kpi['id']) => report.kpis.find((one) => one.id === id)?.value;
  const [incident] = report.incidents;
  const costs = part.wrong.costMinutes + HINT_MINUTES;
  const found = workedUntil(MINUTES.rightDiagnosis) + costs;
  const solved = part.repairs ? workedUntil(MINUTES.rightRepair) + costs : found;
  const between = (what: string, value: number | null | undefined, minutes: number) =>
    within(what, value, minutes - PAGED_LATE_MINUTES - deathMinutes, minutes + LATE_MINUTES + deathMinutes);
  const count = (what: string, value: number | undefined, expected: number) => within(what, value, expected, expected);
  return [
    between('time to root cause, minutes', kpi('time-to-root-cause'), found),
    between('time to resolution, minutes', kpi('time-to-resolution'), solved),
    part.repairs
      ? count('fixes validated', kpi('fixes-validated') ?? undefined, 1)
      : nothing('fixes validated', kpi('fixes-validated')),
    part.repairs
      ? count('AI accuracy', kpi('ai-accuracy') ?? undefined, 1)
      : nothing('AI accuracy', kpi('ai-accuracy')),
    within('correlation coverage', kpi('correlation-coverage'), 0.9, 1),
    count('incidents', report.incidents.length, 1),
    count('incidents resolved', report.incidents.filter(({ isResolved }) => isResolved).length, 1),
    count('diagnoses', incident?.diagnoses, 2),
    count('hints', incident?.hints, 1),
    // The wrong repair, its undoing, and the right one.
    count('deploys', incident?.deploys, part.repairs ? 3 : 0),
    count('refusals by the gate', report.ai.refusals, 1),
    count('pages that nobody acknowledged', report.pages.filter(({ acknowledged }) => !acknowledged).length, 0),
    within('pages', report.pages.length, 1, 10),
    count('steps', report.phases.length, 9),
  ];
}
