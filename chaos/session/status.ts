import type { SessionStatus } from '#chaos/api/session-answers.ts';
import { clockText, elapsedAt, MINUTE_MS } from './clock.ts';
import { costMinutesOf, type Moment } from './incidents.ts';
import { type SessionState, stepEndsAtMs } from './session-state.ts';

const isoDate = (time: number) => new Date(time).toISOString();
const dateOf = (moment: Moment | null) => (moment ? isoDate(moment.time) : null);

function stateWord({ ended, isPaused, holds }: SessionState): SessionStatus['state'] {
  if (ended) return 'over';
  if (isPaused) return 'paused';
  return holds > 0 ? 'held' : 'running';
}

/** The steps, with as many minutes as they took, or with what the one that is on was extended by; others are as planned. */
function agendaOf(state: SessionState, elapsedMs: number): SessionStatus['agenda'] {
  const { agenda, at, ended, stretches } = state;
  const endsMs = ended ? elapsedMs : stepEndsAtMs(state);
  const takenMs = new Map(
    stretches.map((one, index) => [one.at, (stretches[index + 1]?.fromMs ?? endsMs) - one.fromMs]),
  );
  return agenda.map(({ id, title, minutes: planned, isBreak, ai }, index) => {
    const minutes = index > at ? planned : Math.round((takenMs.get(index) ?? 0) / (MINUTE_MS / 10)) / 10;
    return { id, title, minutes, isBreak, ai };
  });
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
    agenda: agendaOf(state, elapsedMs),
    at: state.at,
    endsAt: clockText(stepEndsAtMs(state)),
    incidents: state.incidents.map((one) => ({
      number: one.number,
      begunAt: isoDate(one.begun.time),
      resolvedAt: dateOf(one.resolved),
      endedAt: dateOf(one.ended),
      diagnoses: one.diagnoses.map(({ time, service, mechanism, outcome }) => ({
        at: isoDate(time),
        service,
        mechanism,
        outcome,
      })),
      hints: one.hints.length,
      costMinutes: costMinutesOf(one),
    })),
    tools: [...state.tools],
  };
}
