import { AGENDA } from '#chaos/session/agenda.ts';
import type { Actor, SessionEvent, SessionEventBody } from '#chaos/session/events.ts';

export const MINUTE = 60_000;
export const BEGUN = 1_795_489_200_000;
export const NUMBER = 'INC-3F2A';
const PLAN = [{ scenario: 'a-scenario', quiet: false }];

type Told = [minutes: number, body: SessionEventBody, by?: Actor];

/** Events of a drill at so many of its minutes, the first of which is that it begins. */
export function eventsOf(told: readonly Told[], plan = PLAN): SessionEvent[] {
  const begun: Told = [0, { type: 'drill.begun', plan, agenda: [...AGENDA], pace: 1 }];
  return [begun, ...told].map(([minutes, body, by = 'team'], index) => ({
    id: index + 1,
    drill: 1,
    time: BEGUN + minutes * MINUTE,
    by,
    version: 1,
    body,
  }));
}

export const enters = (phase: string, minutes: number): Told => [
  minutes,
  { type: 'phase.entered', phase, atMs: minutes * MINUTE },
  'controller',
];
export const diagnosis = (
  minutes: number,
  outcome: 'right' | 'partly' | 'herring' | 'wrong',
  costMinutes = 0,
  number = NUMBER,
): Told => [
  minutes,
  {
    type: 'diagnosis.made',
    number,
    service: outcome === 'herring' ? 'worker' : 'billing',
    mechanism: 'binary-money',
    evidence: [{ kind: 'metric', value: 'billing_running_total_drift_cents' }],
    outcome,
    costMinutes,
  },
];
export const deploys = (minutes: number, save: number, what = 'saved'): Told => [
  minutes,
  { type: 'code.deployed', save, what, files: ['services/billing/store.ts'], diff: '--- a\n+++ b\n' },
];
export const verdict = (
  minutes: number,
  save: number,
  given: 'passed' | 'failed' | 'no-verdict',
  number = NUMBER,
): Told => [
  minutes,
  {
    type: 'verdict.given',
    number,
    verdict: given,
    isWhole: true,
    seed: 7,
    seconds: 21.5,
    failed: given === 'failed' ? ['amounts'] : [],
    save,
    diff: '',
  },
];
export const begins = (minutes: number, number = NUMBER): Told => [
  minutes,
  { type: 'incident.begun', number, scenario: 'a-scenario', quiet: false },
  'controller',
];
export const resolves = (minutes: number, number = NUMBER): Told => [minutes, { type: 'incident.resolved', number }];

/** A whole drill: a red herring, a hint, the cause, a wrong repair, AI that is refused and AI that helps, a right repair. */
export const TOLD_DRILL: readonly SessionEvent[] = eventsOf([
  enters('setup', 10),
  [10, { type: 'tools.checked', tools: [{ name: 'traces', answers: true, message: 'answers' }] }, 'controller'],
  enters('phase-1', 15),
  begins(15),
  [15, { type: 'page.sent', page: 1, number: NUMBER, severity: 'page', text: 'Totals are off' }, 'controller'],
  [15.9, { type: 'page.acknowledged', page: 1, person: 'Ada' }],
  [16, { type: 'role.taken', role: 'incident-commander', person: 'Ada' }],
  [
    18,
    { type: 'hypothesis.raised', hypothesis: 1, number: NUMBER, statement: 'Totals are <added> twice', owner: 'Ada' },
  ],
  [20, { type: 'hypothesis.weighed', hypothesis: 1, side: 'against', evidence: 'one charge each', person: 'Bo' }],
  [21, { type: 'hypothesis.decided', hypothesis: 1, end: 'refuted', person: 'Ada' }],
  [22, { type: 'update.posted', number: NUMBER, text: 'We are | looking', person: 'Cy' }],
  [24, { type: 'mail.received', mail: 1, number: NUMBER, from: 'customer', text: 'You owe me 3 cents' }, 'controller'],
  diagnosis(25, 'herring', 5),
  [30, { type: 'ai.refused', wanted: 'Explain the trace', person: 'Bo' }],
  [40, { type: 'hint.given', number: NUMBER, hint: 1, costMinutes: 2 }],
  diagnosis(50, 'right'),
  enters('tea-1', 60),
  enters('phase-2', 70),
  deploys(80, 1),
  verdict(82, 1, 'failed'),
  enters('tea-2', 110),
  enters('phase-3', 120),
  [121, { type: 'ai.admitted', wanted: 'How to round', person: 'Bo' }],
  [
    121,
    {
      type: 'ai.suggested',
      suggestion: 1,
      number: NUMBER,
      asked: 'How to round',
      proposed: 'Whole cents',
      source: 'A model',
      person: 'Bo',
    },
  ],
  [122, { type: 'ai.judged', suggestion: 1, decision: 'accepted', why: 'It is exact', person: 'Ada' }],
  [123, { type: 'ai.reviewed', suggestion: 1, findings: 'Touches one file', person: 'Cy' }],
  [124, { type: 'ai.applied', suggestion: 1, person: 'Bo' }],
  deploys(124, 2),
  verdict(126, 2, 'passed'),
  resolves(127),
  enters('phase-4', 150),
  [150, { type: 'incident.ended', number: NUMBER }, 'controller'],
  [150, { type: 'coverage.measured', number: NUMBER, covered: 19, hops: 20 }, 'controller'],
  enters('wrap-up', 170),
  [180, { type: 'drill.ended', why: 'finished' }, 'controller'],
]);
