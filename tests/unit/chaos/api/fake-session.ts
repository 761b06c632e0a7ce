import type { StopReport } from '#chaos/api/drill-answers.ts';
import type { SessionParts } from '#chaos/api/session-routes.ts';
import { Waiters } from '#chaos/async/waiters.ts';
import type { Session } from '#chaos/session/session.ts';
import { foldSession, type SessionState } from '#chaos/session/session-state.ts';
import { BEGUN, begins, diagnosis, enters, eventsOf, MINUTE, NUMBER, TOLD_DRILL } from '../session/told-drill.ts';

/** How an incident ended. */
export const STOPPED: StopReport = {
  number: 'INC-3F2A',
  revertedSeconds: 0.2,
  restarted: [],
  healthy: true,
  reading: 'fine',
  seconds: 3.1,
};

const TOLD = foldSession(TOLD_DRILL) as SessionState;
const [HYPOTHESIS] = TOLD.board.hypotheses;
const [PAGE] = TOLD.pager.pages;
const [SUGGESTION] = TOLD.ai.suggestions;

/** A fast drill that is paused in phase 1, with what its team says later on the board already. */
const SESSION: SessionState = {
  ...(foldSession(
    eventsOf([
      [10, { type: 'tools.checked', tools: [{ name: 'traces', answers: true, message: 'answers' }] }],
      enters('phase-1', 15),
      begins(15),
      diagnosis(18, 'herring', 5),
      [19, { type: 'hint.given', number: NUMBER, hint: 1, costMinutes: 2 }],
      [20, { type: 'drill.paused' }],
    ]),
  ) as SessionState),
  clock: { pace: 60, elapsedMs: 20 * MINUTE, asOf: BEGUN, isRunning: false },
  pager: TOLD.pager,
  board: TOLD.board,
  ai: TOLD.ai,
};

/** A drill that remembers what it was told. */
export function fakeSession(told: string[]): SessionParts['session'] {
  const tells =
    <Answer>(what: string, answer: Answer) =>
    (...given: unknown[]): Answer => {
      // What was left out is nothing that was said.
      while (given.length > 0 && given.at(-1) === undefined) given.pop();
      told.push(given.length === 0 ? what : `${what} ${JSON.stringify(given.length === 1 ? given[0] : given)}`);
      return answer;
    };
  const does = (what: string) => async (argument?: unknown) =>
    argument === undefined ? tells(what, SESSION)() : tells(what, SESSION)(argument);
  const gate = { isOpen: false, why: 'Phase 1 is without AI' };
  return {
    current: () => SESSION,
    eventsOf: () => [...TOLD_DRILL],
    nextEvent: async (after, ms, signal) => {
      if (after >= TOLD_DRILL.length && !signal.aborted) await new Waiters().wait(ms, signal);
    },
    refuseWhileRunning: () => {},
    begin: does('begin'),
    next: does('next'),
    lead: {
      pause: does('pause'),
      resume: does('resume'),
      extend: does('extend'),
      add: does('add'),
    } as unknown as Session['lead'],
    end: async () => ({ state: await does('end')(), report: STOPPED }),
    diagnose: async (claim, evidence) => {
      told.push(`diagnose ${JSON.stringify([claim, evidence])}`);
      return { number: 'INC-3F2A', outcome: 'partly', costMinutes: 2 };
    },
    hint: async () => {
      told.push('hint');
      return { number: 'INC-3F2A', hint: 2, text: 'Count.', costMinutes: 5 };
    },
    board: {
      takeRole: tells('role', SESSION.board),
      raise: tells('raise', HYPOTHESIS),
      weigh: tells('weigh', HYPOTHESIS),
      decide: tells('decide', HYPOTHESIS),
      post: tells('post', SESSION.board),
    } as unknown as Session['board'],
    pager: {
      acknowledge: tells('acknowledge', PAGE),
      write: tells('write', undefined),
    } as unknown as Session['pager'],
    gate: { status: () => gate, open: tells('open', gate), close: tells('close', gate) } as unknown as Session['gate'],
    suggestions: {
      add: tells('suggest', SUGGESTION),
      judge: tells('judge', SUGGESTION),
      review: tells('review', SUGGESTION),
      apply: tells('apply', SUGGESTION),
    } as unknown as Session['suggestions'],
  };
}
