import { type AiAnswer, suggestionAnswer } from '#chaos/api/ai-answers.ts';
import { type BoardAnswer, boardAnswer } from '#chaos/api/board-answers.ts';
import { type PageAnswer, pageAnswer } from '#chaos/api/pager-answers.ts';
import { type Kpi, kpisOf, resolutionTimes, rootCauseTimes, type Taken } from '#chaos/score/kpis.ts';
import { clockText, MINUTE_MS } from '#chaos/session/clock.ts';
import type { SessionEvent } from '#chaos/session/events.ts';
import type { Planned } from '#chaos/session/incident-forms.ts';
import { costMinutesOf, type DrilledIncident } from '#chaos/session/incidents.ts';
import { latestMs, workedMs } from '#chaos/session/work-time.ts';
import type { Entry } from './entries.ts';
import { told } from './told.ts';

/** What was really wrong in an incident. */
export interface Truth {
  title: string;
  /** `none` where nothing was wrong. */
  service: string;
  mechanism: string;
  explanation: string;
}

/** One incident of a drill, for its report. */
export interface ReportedIncident {
  number: string;
  /** By the drill's own clock; null where it has not come. */
  begun: string;
  resolved: string | null;
  ended: string | null;
  /** Drill milliseconds, for pictures. */
  begunMs: number;
  /** Drill milliseconds when the team was done with it, or when it was ended; null while it is open. */
  closedMs: number | null;
  isResolved: boolean;
  reopenings: number;
  diagnoses: number;
  hints: number;
  costMinutes: number;
  deploys: number;
  verdicts: number;
  /** null while the drill runs: a team may know no more than it has found. */
  truth: Truth | null;
}

/** A drill's whole story. Minutes and clock are the drill's own. */
export interface DrillReport {
  drill: number;
  /** ISO date. */
  begun: string;
  state: 'running' | 'finished' | 'stopped' | 'lab down';
  clock: string;
  elapsedMs: number;
  workedMinutes: number;
  pace: number;
  phases: { title: string; fromMs: number; toMs: number; isBreak: boolean; ai: boolean }[];
  kpis: Kpi[];
  rootCauses: Taken[];
  resolutions: Taken[];
  incidents: ReportedIncident[];
  pages: PageAnswer[];
  board: BoardAnswer;
  ai: Pick<AiAnswer, 'suggestions'> & { refusals: number };
  entries: Entry[];
}

function reported(incident: DrilledIncident, truth: Truth | null): ReportedIncident {
  const { number, begun, resolved, ended, reopenings, diagnoses, hints, deploys, verdicts } = incident;
  const closed = resolved ?? ended;
  return {
    number,
    begun: clockText(begun.atMs),
    resolved: resolved && clockText(resolved.atMs),
    ended: ended && clockText(ended.atMs),
    begunMs: begun.atMs,
    closedMs: closed?.atMs ?? null,
    isResolved: resolved !== null,
    reopenings: reopenings.length,
    diagnoses: diagnoses.length,
    hints: hints.length,
    costMinutes: costMinutesOf(incident),
    deploys: deploys.length,
    verdicts: verdicts.length,
    truth,
  };
}

/**
 * A drill's report: a fold over its events, with what was really wrong once the drill is over.
 * @param truthOf what was wrong in an incident of the plan
 * @param now Unix milliseconds
 * @throws Error when there are no events
 */
export async function reportOf(
  events: readonly SessionEvent[],
  truthOf: (planned: Planned) => Promise<Truth>,
  now: number,
): Promise<DrillReport> {
  const { state, entries } = told(events);
  if (!state) throw new Error('a drill without events has no report');
  const truths = new Map<string, Truth>();
  // A drill that runs tells nobody; neither do its figures.
  if (state.ended) for (const one of state.incidents) truths.set(one.number, await truthOf(one));
  const nothingWrong = new Set([...truths].filter(([, { service }]) => service === 'none').map(([number]) => number));
  const elapsedMs = Math.floor(latestMs(state, now));
  return {
    drill: state.drill,
    begun: new Date(state.begunAt).toISOString(),
    state: state.ended?.why ?? 'running',
    clock: clockText(elapsedMs),
    elapsedMs,
    workedMinutes: Math.round(workedMs(state, 0, elapsedMs) / MINUTE_MS),
    pace: state.clock.pace,
    phases: state.stretches.map(({ at, fromMs }, index) => {
      const { title = '', isBreak = false, ai = false } = state.agenda[at] ?? {};
      return { title, fromMs, toMs: state.stretches[index + 1]?.fromMs ?? elapsedMs, isBreak, ai };
    }),
    kpis: kpisOf(state, now, nothingWrong),
    rootCauses: rootCauseTimes(state, now),
    resolutions: resolutionTimes(state, now),
    incidents: state.incidents.map((one) => reported(one, truths.get(one.number) ?? null)),
    pages: state.pager.pages.map(pageAnswer),
    board: boardAnswer(state.board),
    ai: { suggestions: state.ai.suggestions.map(suggestionAnswer), refusals: state.ai.refusals.length },
    entries,
  };
}
