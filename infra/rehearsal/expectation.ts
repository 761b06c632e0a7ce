import type { DrillReport } from '#chaos/report/drill-report.ts';
import type { Kpi } from '#chaos/score/kpis.ts';
import { AGENDA } from '#chaos/session/agenda.ts';
import type { Part } from './part.ts';
import { HINT_MINUTES, type Milestone } from './script.ts';

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

/** Real seconds between what happened and when a scripted team has seen it, or said what it did. */
const UNSURE_SECONDS = 2;
/** Real seconds within which users suffer from an incident, and from then on until somebody is called. */
const [SUFFERING_SECONDS, PAGE_SECONDS] = [20, 30];

/** Minutes of work between two minutes of the drill. */
function workedBetween(begun: number, ended: number): number {
  const steps = AGENDA.filter(({ isBreak }) => !isBreak).map(({ id, minutes }) => [startOf(id), minutes] as const);
  return steps.reduce(
    (sum, [from, minutes]) => sum + Math.max(0, Math.min(ended, from + minutes) - Math.max(begun, from)),
    0,
  );
}

/** What a scripted team wrote down of a drill itself. */
export interface OwnNotes {
  /** Drill minutes when it had done what figures depend on. */
  reached: ReadonlyMap<Milestone, number>;
  /** Drill seconds for each real one. */
  pace: number;
  /** Drill minutes by which deaths of the controller may have put anything off. */
  deathMinutes: number;
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

/** What the report of a rehearsed drill must say. */
export function expectationsOf(part: Part, report: DrillReport, notes: OwnNotes): Expectation[] {
  const kpi = (id: Kpi['id']) => report.kpis.find((one) => one.id === id)?.value;
  const [incident] = report.incidents;
  const costs = part.wrong.costMinutes + HINT_MINUTES;
  const { reached, pace, deathMinutes } = notes;
  const realSeconds = (count: number) => (count * pace) / 60;
  const paged = reached.get('paged') ?? Number.NaN;
  const found = reached.get('found') ?? Number.NaN;
  const solved = (part.repairs ? reached.get('solved') : found) ?? Number.NaN;
  const unsure = realSeconds(UNSURE_SECONDS) + deathMinutes;
  const between = (what: string, value: number | null | undefined, minutes: number) =>
    within(what, value, minutes - unsure, minutes + unsure);
  const begun = startOf('phase-1');
  const latestPage = begun + realSeconds(part.isSeen ? SUFFERING_SECONDS + PAGE_SECONDS : 0) + unsure;
  const isPlanned = ({ text }: { text: string }) => part.pages.includes(text);
  const seen = report.pages.filter((page) => !isPlanned(page)).length;
  const count = (what: string, value: number | undefined, expected: number) => within(what, value, expected, expected);
  return [
    within('minute of the first page', paged, begun, latestPage),
    between('time to root cause, minutes', kpi('time-to-root-cause'), workedBetween(paged, found) + costs),
    between('time to resolution, minutes', kpi('time-to-resolution'), workedBetween(paged, solved) + costs),
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
    count('pages that came with the incident', report.pages.filter(isPlanned).length, part.pages.length),
    part.isSeen ? within('pages of the probes', seen, 1, 6) : count('false pages', seen, 0),
    count('pages that are not over', report.pages.filter(({ resolved }) => !resolved).length, 0),
    count('steps', report.phases.length, 9),
  ];
}
