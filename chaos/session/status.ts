import type { SessionStatus } from '#chaos/api/session-answers.ts';
import { clockText, elapsedAt } from './clock.ts';
import { type SessionState, stepEndsAtMs } from './session-state.ts';

const isoDate = (moment: number) => new Date(moment).toISOString();

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
    incidents: state.incidents.map(({ number, begunAt, resolvedAt, endedAt, diagnoses, hints, costMinutes }) => ({
      number,
      begunAt: isoDate(begunAt),
      resolvedAt: resolvedAt === null ? null : isoDate(resolvedAt),
      endedAt: endedAt === null ? null : isoDate(endedAt),
      diagnoses: diagnoses.map(({ at, ...rest }) => ({ at: isoDate(at), ...rest })),
      hints,
      costMinutes,
    })),
    tools: [...state.tools],
  };
}
