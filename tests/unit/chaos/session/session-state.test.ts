import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AGENDA } from '#chaos/session/agenda.ts';
import { clockText, elapsedAt, setRunning } from '#chaos/session/clock.ts';
import type { SessionEvent, SessionEventBody } from '#chaos/session/events.ts';
import { sessionEvent } from '#chaos/session/events.ts';
import type { Planned } from '#chaos/session/incident-forms.ts';
import { advance, dueSteps, foldSession, type SessionState, stepOf, wantedOf } from '#chaos/session/session-state.ts';
import { TOLD_DRILL } from './told-drill.ts';

const MINUTE = 60_000;
const BEGUN = 1_795_489_200_000;
const PLAN = [
  { scenario: 'one', quiet: false },
  { scenario: 'two', quiet: true },
];

/** Events at so many milliseconds after the drill began, the first of which is that it begins. */
const events = (...given: [atMs: number, body: SessionEventBody][]): SessionEvent[] => withPlan(PLAN, given);

function withPlan(plan: readonly Planned[], given: readonly [atMs: number, body: SessionEventBody][]): SessionEvent[] {
  const all: [number, SessionEventBody][] = [
    [0, { type: 'drill.begun', plan: [...plan], agenda: [...AGENDA], pace: 1 }],
    ...given,
  ];
  return all.map(([at, body], index) => ({
    id: index + 1,
    drill: 1,
    time: BEGUN + at,
    by: 'facilitator',
    version: 1,
    body,
  }));
}
const fold = (...given: Parameters<typeof events>) => foldSession(events(...given)) as SessionState;
const entered = (phase: string, minutes: number): [number, SessionEventBody] => [
  minutes * MINUTE,
  { type: 'phase.entered', phase, atMs: minutes * MINUTE },
];

describe('the agenda', () => {
  it('takes 180 minutes: work from 15 on, tea at 60 and 110, AI from 120', () => {
    let at = 0;
    const begins = Object.fromEntries(
      AGENDA.map(({ id, minutes }) => {
        at += minutes;
        return [id, at - minutes];
      }),
    );
    expect(at).toBe(180);
    expect(begins).toEqual({
      orientation: 0,
      setup: 10,
      'phase-1': 15,
      'tea-1': 60,
      'phase-2': 70,
      'tea-2': 110,
      'phase-3': 120,
      'phase-4': 150,
      'wrap-up': 170,
    });
    expect(AGENDA.filter(({ ai }) => ai).map(({ id }) => id)).toEqual(['phase-3', 'phase-4', 'wrap-up']);
    expect(AGENDA.filter(({ isBreak }) => isBreak).map(({ id }) => id)).toEqual(['tea-1', 'tea-2']);
  });

  it('leaves the lab alone before phase 1 and after phase 3, eases for tea and grows in phase 2', () => {
    const pressures = AGENDA.map((step) => step.pressure);
    expect([pressures[0], pressures[1], pressures[7], pressures[8]]).toEqual([null, null, null, null]);
    const [work = 0, tea = 0, more = 0] = pressures.slice(2) as number[];
    expect([work, tea < work, more > work]).toEqual([1, true, true]);
  });
});

describe('the clock of a drill', () => {
  it('begins at three in the morning and goes on after midnight', () => {
    expect([0, 17 * MINUTE + 59_999, 180 * MINUTE, 21 * 60 * MINUTE].map(clockText)).toEqual([
      '03:00',
      '03:17',
      '06:00',
      '00:00',
    ]);
  });

  it('counts what it ran for, however often it stood, and never goes back', () => {
    const change = fc.record({ after: fc.integer({ min: -500, max: 5_000 }), isRunning: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), fc.integer({ min: 1, max: 600 }), (changes, pace) => {
        let clock = { pace, elapsedMs: 0, asOf: BEGUN, isRunning: true };
        // The same by hand, where a machine's clock that was set back counts as standing.
        let [now, latest, wanted, runs] = [BEGUN, BEGUN, 0, true];
        for (const { after, isRunning } of changes) {
          now += after;
          const before = elapsedAt(clock, now);
          if (runs) wanted += pace * Math.max(0, now - latest);
          latest = Math.max(latest, now);
          clock = setRunning(clock, isRunning, now);
          runs = isRunning;
          expect(clock.elapsedMs).toBe(wanted);
          expect(clock.elapsedMs).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });
});

describe('how a drill stands', () => {
  it('is nothing before the first event', () => {
    expect(foldSession([])).toBeUndefined();
  });

  it('is the same whether events are folded at once or each as it comes', () => {
    const body = fc.oneof(
      fc.constantFrom<SessionEventBody>(
        { type: 'drill.paused' },
        { type: 'drill.resumed' },
        { type: 'clock.held' },
        { type: 'clock.released' },
        { type: 'incident.begun', number: 'INC-3F2A', ...(PLAN[0] as (typeof PLAN)[number]) },
        { type: 'incident.resolved', number: 'INC-3F2A' },
        { type: 'incident.reopened', number: 'INC-3F2A', reading: 'slow again' },
        ...TOLD_DRILL.slice(1).map((one) => one.body),
        { type: 'incident.ended', number: 'INC-3F2A' },
        { type: 'drill.ended', why: 'stopped' },
      ),
      fc.constantFrom(...AGENDA).map(({ id }): SessionEventBody => ({ type: 'phase.entered', phase: id, atMs: 0 })),
      fc.integer({ min: 1, max: 1e6 }).map((byMs): SessionEventBody => ({ type: 'phase.extended', byMs })),
    );
    const timed = fc.tuple(fc.integer({ min: 0, max: 1e7 }), body);
    fc.assert(
      fc.property(fc.array(timed, { maxLength: 25 }), fc.nat(25), (given, cut) => {
        const all = events(...given);
        for (const one of all) expect(sessionEvent.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
        const early = foldSession(all.slice(0, cut + 1));
        const late = all.slice(cut + 1).reduce<SessionState | undefined>(advance, early);
        expect(late).toEqual(foldSession(all));
      }),
    );
  });

  it('stands while it is paused or held, and when it is over', () => {
    const state = fold(
      [1_000, { type: 'drill.paused' }],
      [2_000, { type: 'clock.held' }],
      [3_000, { type: 'drill.resumed' }],
      [5_000, { type: 'clock.released' }],
      [6_000, { type: 'drill.ended', why: 'finished' }],
    );
    // The first second, and the one between release and end.
    expect(elapsedAt(state.clock, BEGUN + 60_000)).toBe(2_000);
  });

  it('refuses events that do not begin with a beginning, and a second one', () => {
    const [first, second] = events([0, { type: 'drill.paused' }]);
    expect(() => foldSession([second as SessionEvent])).toThrow('begin with drill.paused');
    expect(() => foldSession([first as SessionEvent, first as SessionEvent])).toThrow('begins twice');
  });
});

describe('steps that are due', () => {
  it('are none before the end of the step that is on', () => {
    expect(dueSteps(fold(), BEGUN + 10 * MINUTE - 1)).toEqual({ due: [], isOver: false });
  });

  it('are due when they were, however late somebody looks', () => {
    expect(dueSteps(fold(), BEGUN + 65 * MINUTE)).toEqual({
      due: [
        { phase: 'setup', atMs: 10 * MINUTE },
        { phase: 'phase-1', atMs: 15 * MINUTE },
        { phase: 'tea-1', atMs: 60 * MINUTE },
      ],
      isOver: false,
    });
    expect(dueSteps(fold(), BEGUN + 180 * MINUTE)).toMatchObject({ isOver: true });
    expect(dueSteps(fold(), BEGUN + 180 * MINUTE - 1)).toMatchObject({ isOver: false });
  });

  it('wait for an extension, and come sooner after a step that was cut short', () => {
    const state = fold(entered('setup', 4), [5 * MINUTE, { type: 'phase.extended', byMs: 2 * MINUTE }]);
    expect(dueSteps(state, BEGUN + 11 * MINUTE - 1).due).toEqual([]);
    expect(dueSteps(state, BEGUN + 11 * MINUTE).due).toEqual([{ phase: 'phase-1', atMs: 11 * MINUTE }]);
  });

  it('are none of a drill that is over', () => {
    expect(dueSteps(fold([0, { type: 'drill.ended', why: 'stopped' }]), BEGUN + 1e9)).toEqual({
      due: [],
      isOver: false,
    });
  });
});

const LEFT_ALONE = { incidents: [], pressure: null };

describe('what the lab must be like', () => {
  const [first, second] = PLAN;
  const begun: [number, SessionEventBody] = [
    0,
    { type: 'incident.begun', number: 'INC-0001', scenario: 'one', quiet: false },
  ];

  it.each([
    ['orientation', undefined, null],
    ['setup', undefined, null],
    ['phase-1', first, 1],
    ['tea-1', first, 0.5],
    ['phase-2', first, 1.2],
    ['phase-3', first, 1],
    ['phase-4', undefined, null],
    ['wrap-up', undefined, null],
  ])('during %s', (phase, incident, pressure) => {
    const state = fold(entered(phase, 20), begun);
    expect(stepOf(state).id).toBe(phase);
    expect(wantedOf(state)).toEqual(
      incident ? { incidents: [{ planned: incident, number: 'INC-0001', isResolved: false }], pressure } : LEFT_ALONE,
    );
  });

  it('is the next of the plan once one is resolved, and the last goes on after that so that its repair is tried', () => {
    const resolved: [number, SessionEventBody] = [0, { type: 'incident.resolved', number: 'INC-0001' }];
    const ended: [number, SessionEventBody] = [0, { type: 'incident.ended', number: 'INC-0001' }];
    const next = [{ planned: second, number: null, isResolved: false }];
    expect(wantedOf(fold(entered('phase-1', 15), begun, resolved)).incidents).toEqual(next);
    expect(wantedOf(fold(entered('phase-1', 15), begun, resolved, ended)).incidents).toEqual(next);
    const last: [number, SessionEventBody][] = [
      [0, { type: 'incident.begun', number: 'INC-0002', scenario: 'two', quiet: true }],
      [0, { type: 'incident.resolved', number: 'INC-0002' }],
    ];
    const all: [number, SessionEventBody][] = [entered('phase-1', 15), begun, resolved, ended, ...last];
    const isLast = (isResolved: boolean) => [{ planned: second, number: 'INC-0002', isResolved }];
    expect(wantedOf(fold(...all))).toEqual({ incidents: isLast(true), pressure: 1 });
    const reopened: [number, SessionEventBody] = [
      0,
      { type: 'incident.reopened', number: 'INC-0002', reading: 'slow' },
    ];
    expect(wantedOf(fold(...all, reopened))).toEqual({ incidents: isLast(false), pressure: 1 });
    expect(wantedOf(fold(...all, entered('phase-4', 150)))).toEqual(LEFT_ALONE);
    const over: [number, SessionEventBody] = [0, { type: 'incident.ended', number: 'INC-0002' }];
    expect(wantedOf(fold(...all, over))).toEqual(LEFT_ALONE);
  });

  it('is with those that begin together, until both are resolved', () => {
    const beside = { scenario: 'two', quiet: false, isBeside: true } as const;
    const third = { scenario: 'three', quiet: false };
    const plan = [{ scenario: 'one', quiet: false }, beside, third];
    const at = (body: SessionEventBody): [number, SessionEventBody] => [20 * MINUTE, body];
    const told = (...bodies: SessionEventBody[]) =>
      wantedOf(foldSession(withPlan(plan, [entered('phase-1', 15), ...bodies.map(at)])) as SessionState).incidents;
    const beginning = (number: string, scenario: string): SessionEventBody => ({
      type: 'incident.begun',
      number,
      scenario,
      quiet: false,
    });
    const one = beginning('INC-0001', 'one');
    const two = beginning('INC-0002', 'two');
    const resolved = (number: string): SessionEventBody => ({ type: 'incident.resolved', number });
    const numbers = (...bodies: SessionEventBody[]) => told(...bodies).map(({ number }) => number);
    expect(numbers()).toEqual([null, null]);
    expect(numbers(one)).toEqual(['INC-0001', null]);
    expect(numbers(one, two)).toEqual(['INC-0001', 'INC-0002']);
    // What was repaired goes on beside the other, so that a repair that does not last is seen.
    expect(told(one, two, resolved('INC-0002'))).toMatchObject([
      { isResolved: false },
      { isResolved: true, planned: beside },
    ]);
    const both = [one, two, resolved('INC-0002'), resolved('INC-0001')];
    expect(told(...both)).toEqual([{ planned: third, number: null, isResolved: false }]);
  });

  it('is healthy once the drill is over', () => {
    const state = fold(entered('phase-1', 15), begun, [0, { type: 'drill.ended', why: 'stopped' }]);
    expect(wantedOf(state)).toEqual(LEFT_ALONE);
  });
});
