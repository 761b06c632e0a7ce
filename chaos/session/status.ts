import type { SessionStatus } from '#chaos/api/session-answers.ts';
import { clockText, elapsedAt } from './clock.ts';
import { type SessionState, stepEndsAtMs } from './session-state.ts';

const date = (moment: number | null) => (moment === null ? null : new Date(moment).toISOString());

function stateWord({ ended, isPaused, holds }: SessionState): SessionStatus['state'] {
  if (ended) return 'over';
  if (isPaused) return 'paused';
  return holds > 0 ? 'held' : 'running';
}

/** How a drill stands, as anybody may see it. @param now Unix milliseconds */
export function sessionStatus(state: SessionState, now: number): SessionStatus {
  const elapsedMs = Math.floor(elapsedAt(state.clock, now));
  return {
    drill: state.drill,
    state: stateWord(state),
    why: state.ended?.why ?? null,
    clock: clockText(elapsedMs),
    elapsedMs,
    pace: state.clock.pace,
    agenda: state.agenda.map(({ id, title, minutes, isBreak, ai }) => ({ id, title, minutes, isBreak, ai })),
    at: state.at,
    endsAt: clockText(stepEndsAtMs(state)),
    incidents: state.incidents.map(({ number, begunAt, resolvedAt, endedAt }) => ({
      number,
      begunAt: new Date(begunAt).toISOString(),
      resolvedAt: date(resolvedAt),
      endedAt: date(endedAt),
    })),
    tools: [...state.tools],
  };
}
