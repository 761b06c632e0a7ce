import { describe, expect, it } from '@jest/globals';
import { AGENDA } from '#chaos/session/agenda.ts';
import type { SessionEvent, SessionEventBody } from '#chaos/session/events.ts';
import { foldSession, type SessionState } from '#chaos/session/session-state.ts';
import { sessionStatus } from '#chaos/session/status.ts';

const MINUTE = 60_000;
const BEGUN = 1_795_489_200_000;

/** The minutes of each step of a drill to which this happened, so many minutes after it began. */
function minutesAfter(elapsed: number, ...happened: [minutes: number, body: SessionEventBody][]): number[] {
  const all: [number, SessionEventBody][] = [
    [0, { type: 'drill.begun', plan: [{ scenario: 'one', quiet: false }], agenda: [...AGENDA], pace: 1 }],
    ...happened,
  ];
  const events = all.map(
    ([at, body], index): SessionEvent => ({
      id: index + 1,
      drill: 1,
      time: BEGUN + at * MINUTE,
      by: 'facilitator',
      version: 1,
      body,
    }),
  );
  const state = foldSession(events) as SessionState;
  return sessionStatus(state, BEGUN + elapsed * MINUTE).agenda.map(({ minutes }) => minutes);
}
const entered = (phase: string, at: number): [number, SessionEventBody] => [
  at,
  { type: 'phase.entered', phase, atMs: at * MINUTE },
];
const PLANNED = AGENDA.map(({ minutes }) => minutes);

describe('the minutes of a drill that are told', () => {
  it('are those of the agenda before anything is changed', () => {
    expect(minutesAfter(3)).toEqual(PLANNED);
    expect(minutesAfter(17, entered('setup', 10), entered('phase-1', 15))).toEqual(PLANNED);
  });

  it('are longer of a step that was extended, also once it is over', () => {
    const extended: [number, SessionEventBody] = [2, { type: 'phase.extended', byMs: 4.5 * MINUTE }];
    expect(minutesAfter(3, extended)).toEqual([14.5, ...PLANNED.slice(1)]);
    expect(minutesAfter(16, extended, entered('setup', 14.5))).toEqual([14.5, ...PLANNED.slice(1)]);
  });

  it('are shorter of a step that was ended early, and of the one in which the drill was ended', () => {
    const next = entered('setup', 4);
    expect(minutesAfter(5, next)).toEqual([4, ...PLANNED.slice(1)]);
    expect(minutesAfter(30, next, [6, { type: 'drill.ended', why: 'stopped' }])).toEqual([4, 2, ...PLANNED.slice(2)]);
  });
});
