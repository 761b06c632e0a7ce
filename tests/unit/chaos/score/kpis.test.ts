import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  aiAccuracy,
  correlationCoverage,
  fixesValidated,
  kpisOf,
  resolutionTimes,
  rootCauseTimes,
  timeToResolution,
  timeToRootCause,
} from '#chaos/score/kpis.ts';
import { foldSession, type SessionState } from '#chaos/session/session-state.ts';
import {
  BEGUN,
  begins,
  deploys,
  diagnosis,
  enters,
  eventsOf,
  MINUTE,
  NUMBER,
  resolves,
  TOLD_DRILL,
  verdict,
} from '../session/told-drill.ts';

type Told = Parameters<typeof eventsOf>[0];

const fold = (told: Told, plan?: Parameters<typeof eventsOf>[1]) => foldSession(eventsOf(told, plan)) as SessionState;
const at = (minutes: number) => BEGUN + minutes * MINUTE;
const over = (minutes: number): Told[number] => [minutes, { type: 'drill.ended', why: 'stopped' }, 'facilitator'];
const NONE = new Set<string>();

/** As far as phase 2, with an incident from the first minute of phase 1 on. */
const WORK = [enters('setup', 10), enters('phase-1', 15), begins(15), enters('tea-1', 60), enters('phase-2', 70)];

describe('time to root cause', () => {
  it('is the work from the first page to the right diagnosis, with what guesses and hints have cost', () => {
    const state = foldSession(TOLD_DRILL) as SessionState;
    // 35 minutes of work, 5 for the red herring, 2 for the hint.
    expect(rootCauseTimes(state, at(180))).toEqual([{ number: NUMBER, minutes: 42, isReached: true }]);
    expect(timeToRootCause(state, at(180))).toMatchObject({ value: 42, target: 40, isMet: false });
  });

  it('counts no breaks, and no time for which the clock stands', () => {
    const state = fold([
      ...WORK.slice(0, 3),
      [20, { type: 'drill.paused' }],
      [50, { type: 'drill.resumed' }],
      // The tea was due at 60 by the drill's clock, which is 90 by the one on the wall.
      [90, { type: 'phase.entered', phase: 'tea-1', atMs: 60 * MINUTE }],
      [100, { type: 'phase.entered', phase: 'phase-2', atMs: 70 * MINUTE }],
      diagnosis(105, 'right'),
    ]);
    // From 15 to 60, and from 70 to 75.
    expect(rootCauseTimes(state, at(105))[0]?.minutes).toBe(50);
  });

  it('does not count what guesses cost afterwards', () => {
    const state = fold([...WORK, diagnosis(72, 'right'), diagnosis(74, 'wrong', 3)]);
    expect(rootCauseTimes(state, at(80))[0]?.minutes).toBe(47);
  });

  it('is not known while the drill goes on and the team has not found it', () => {
    const state = fold([...WORK, diagnosis(72, 'partly', 2)]);
    expect(timeToRootCause(state, at(80))).toMatchObject({ value: null, isMet: null });
  });

  it('counts all the time there was where nobody found it, and is not met', () => {
    // 45 minutes of phase 1, 40 of phase 2, 30 of phase 3, and 3 for a guess.
    const state = fold([...WORK, diagnosis(72, 'wrong', 3), over(80)]);
    expect(timeToRootCause(state, at(500))).toMatchObject({ value: 118, isMet: false });
  });

  it('of a drill that never worked is nothing to measure', () => {
    expect(timeToRootCause(fold([over(5)]), at(5))).toMatchObject({ value: null, isMet: null });
  });
});

describe('time to resolution', () => {
  it('ends when users are served for good', () => {
    const open: Told = [...WORK, resolves(72), [75, { type: 'incident.reopened', number: NUMBER, reading: 'slow' }]];
    expect(timeToResolution(fold(open), at(80))).toMatchObject({ value: null });
    expect(timeToResolution(fold([...open, resolves(90)]), at(95))).toMatchObject({
      value: 65,
      target: 60,
      isMet: false,
    });
  });

  it('of an unfinished drill is never better than that of one that finished, whenever', () => {
    const scene = fc.record({
      resolvedAfter: fc.integer({ min: 1, max: 134 }),
      overAfter: fc.integer({ min: 1, max: 180 }),
      costs: fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(scene, ({ resolvedAfter, overAfter, costs }) => {
        const guesses = costs.map((cost) => diagnosis(15, 'wrong', cost));
        const whole: Told = [
          enters('phase-1', 15),
          begins(15),
          ...guesses,
          enters('tea-1', 60),
          enters('phase-2', 70),
          enters('tea-2', 110),
          enters('phase-3', 120),
        ];
        const until = (minutes: number) => whole.filter(([when]) => when <= minutes);
        const finished = fold([...until(15 + resolvedAfter), resolves(15 + resolvedAfter), over(179)]);
        const unfinished = fold([...until(15 + overAfter), over(15 + overAfter)]);
        const [better, worse] = [finished, unfinished].map((state) => timeToResolution(state, at(400)));
        expect(worse?.value).toBeGreaterThanOrEqual(better?.value ?? Number.POSITIVE_INFINITY);
        expect(worse?.isMet).toBe(false);
      }),
    );
  });

  it('is the mean of incidents that had time, so that being early costs nothing', () => {
    const plan = ['a', 'b', 'c'].map((scenario) => ({ scenario, quiet: false }));
    const two: Told = [
      ...WORK.slice(0, 3),
      resolves(35),
      begins(35, 'INC-0002'),
      enters('tea-1', 60),
      enters('phase-2', 70),
    ];
    const rest = [enters('tea-2', 110), enters('phase-3', 120), enters('phase-4', 150), over(180)];
    const state = fold([...two, resolves(75, 'INC-0002'), begins(105, 'INC-0003'), ...rest], plan);
    // 20 and 30 minutes; the third had 35 left at most.
    expect(timeToResolution(state, at(180))).toMatchObject({ value: 25, isMet: true });
    expect(resolutionTimes(state, at(180)).map(({ number }) => number)).toEqual([NUMBER, 'INC-0002']);
  });
});

describe('fixes that were validated', () => {
  const given = (...told: Told) => fixesValidated(fold([...WORK, ...told]), NONE);

  it.each<[string, Told, number]>([
    ['none', [], 0],
    ['a change that nobody judged', [deploys(75, 1)], 0],
    ['a change that failed', [deploys(75, 1), verdict(76, 1, 'failed')], 0],
    ['a change without verdict', [deploys(75, 1), verdict(76, 1, 'no-verdict')], 0],
    ['a change that passed', [deploys(75, 1), verdict(76, 1, 'passed')], 1],
    ['a change after the one that passed', [deploys(75, 1), verdict(76, 1, 'passed'), deploys(77, 2)], 0],
    [
      'a change that was taken back to the one that passed',
      [deploys(75, 1), verdict(76, 1, 'passed'), deploys(77, 2), deploys(78, 3, 'undone to before 2')],
      1,
    ],
    [
      'a change that was taken back after it had passed',
      [deploys(75, 1), deploys(76, 2), verdict(77, 2, 'passed'), deploys(78, 3, 'undone to before 2')],
      0,
    ],
    ['everything taken back', [deploys(75, 1), verdict(76, 1, 'passed'), deploys(77, 2, 'undone to before 1')], 0],
  ])('are, with %s, %s', (_what, told, value) => {
    expect(given(...told)).toMatchObject({ value, isMet: value === 1 });
  });

  it('are none where one check of many passed', () => {
    const [minutes, body] = verdict(76, 1, 'passed');
    const part = { ...body, isWhole: false } as typeof body;
    expect(given(deploys(75, 1), [minutes, part]).value).toBe(0);
  });

  it('are nothing to measure where nothing was wrong and nothing was changed', () => {
    expect(fixesValidated(fold(WORK), new Set([NUMBER]))).toMatchObject({ value: null, isMet: null });
    const harmed = fold([...WORK, deploys(75, 1)]);
    expect(fixesValidated(harmed, new Set([NUMBER]))).toMatchObject({ value: 0, isMet: false });
  });
});

describe('AI accuracy', () => {
  const suggestion = (minutes: number, id: number): Told => [
    [
      minutes,
      {
        type: 'ai.suggested',
        suggestion: id,
        number: NUMBER,
        asked: 'Why?',
        proposed: 'This',
        source: 'A model',
        person: 'Ada',
      },
    ],
    [minutes, { type: 'ai.judged', suggestion: id, decision: 'accepted', why: 'Yes', person: 'Ada' }],
  ];
  const applied = (minutes: number, id: number): Told[number] => [
    minutes,
    { type: 'ai.applied', suggestion: id, person: 'Ada' },
  ];

  it('is nothing to measure where nothing of AI was applied', () => {
    expect(aiAccuracy(fold([...WORK, ...suggestion(72, 1)]))).toMatchObject({ value: null, isMet: null });
  });

  it('is the share of what was applied whose next validation passed', () => {
    const state = fold([
      ...WORK,
      ...suggestion(72, 1),
      ...suggestion(72, 2),
      ...suggestion(72, 3),
      applied(73, 1),
      verdict(74, 1, 'failed'),
      applied(75, 2),
      verdict(76, 2, 'no-verdict'),
      verdict(77, 2, 'passed'),
      applied(78, 3),
    ]);
    expect(aiAccuracy(state)).toMatchObject({ value: 1 / 3, target: 0.9, isMet: false });
    expect(aiAccuracy(foldSession(TOLD_DRILL) as SessionState)).toMatchObject({ value: 1, isMet: true });
  });
});

describe('correlation coverage', () => {
  it('is the share of hops that could be followed, over all incidents', () => {
    const measured = (number: string, covered: number, hops: number): Told[number] => [
      80,
      { type: 'coverage.measured', number, covered, hops },
    ];
    const state = fold([...WORK, begins(79, 'INC-0002'), measured(NUMBER, 9, 10), measured('INC-0002', 10, 10)]);
    expect(correlationCoverage(state)).toMatchObject({ value: 0.95, target: 1, isMet: false });
    expect(correlationCoverage(fold(WORK))).toMatchObject({ value: null, isMet: null });
  });
});

describe('the figures of a drill', () => {
  it('are five, each with its target and with what it is made of', () => {
    const kpis = kpisOf(foldSession(TOLD_DRILL) as SessionState, at(180));
    expect(kpis.map(({ id, value, target, isMet }) => [id, value, target, isMet])).toEqual([
      ['time-to-root-cause', 42, 40, false],
      // 45 in phase 1, 40 in phase 2, 7 in phase 3, and 7 for guess and hint.
      ['time-to-resolution', 99, 60, false],
      ['fixes-validated', 1, 1, true],
      ['ai-accuracy', 1, 0.9, true],
      ['correlation-coverage', 0.95, 1, false],
    ]);
    for (const { from } of kpis) expect(from.length).toBeGreaterThan(20);
  });
});
