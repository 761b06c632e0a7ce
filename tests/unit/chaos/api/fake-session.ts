import type { StopReport } from '#chaos/api/drill-answers.ts';
import type { SessionParts } from '#chaos/api/session-routes.ts';
import { AGENDA } from '#chaos/session/agenda.ts';
import type { SessionState } from '#chaos/session/session-state.ts';

/** How an incident ended. */
export const STOPPED: StopReport = {
  number: 'INC-3F2A',
  revertedSeconds: 0.2,
  restarted: [],
  healthy: true,
  reading: 'fine',
  seconds: 3.1,
};

const SESSION: SessionState = {
  drill: 1,
  begunAt: 1_795_489_212_104,
  plan: [{ scenario: 'a-scenario', quiet: false }],
  agenda: AGENDA,
  clock: { pace: 60, elapsedMs: 20 * 60_000, asOf: 1_795_489_232_104, isRunning: false },
  isPaused: true,
  holds: 0,
  at: 2,
  enteredAtMs: 15 * 60_000,
  extendedMs: 0,
  incidents: [
    {
      number: 'INC-3F2A',
      scenario: 'a-scenario',
      quiet: false,
      begunAt: 1_795_489_227_104,
      resolvedAt: null,
      endedAt: null,
      diagnoses: [{ at: 1_795_489_228_104, service: 'worker', mechanism: 'cpu-saturation', outcome: 'herring' }],
      hints: 1,
      costMinutes: 7,
    },
  ],
  tools: [{ name: 'traces', answers: true, message: 'answers' }],
  applied: { phase: 'phase-1', pressure: 1 },
  ended: null,
};

/** A drill that remembers what it was told. */
export function fakeSession(told: string[]): SessionParts['session'] {
  const does =
    (what: string) =>
    async (argument?: unknown): Promise<SessionState> => {
      told.push(argument === undefined ? what : `${what} ${JSON.stringify(argument)}`);
      return SESSION;
    };
  return {
    current: () => SESSION,
    refuseWhileRunning: () => {},
    begin: does('begin'),
    pause: does('pause'),
    resume: does('resume'),
    next: does('next'),
    extend: does('extend'),
    end: async () => ({ state: await does('end')(), report: STOPPED }),
    diagnose: async (claim, evidence) => {
      told.push(`diagnose ${JSON.stringify([claim, evidence])}`);
      return { number: 'INC-3F2A', outcome: 'partly', costMinutes: 2 };
    },
    hint: async () => {
      told.push('hint');
      return { number: 'INC-3F2A', hint: 2, text: 'Count.', costMinutes: 5 };
    },
  };
}
