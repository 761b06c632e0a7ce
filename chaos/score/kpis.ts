import { undoneBefore } from '#chaos/drill/undo-words.ts';
import { MINUTE_MS } from '#chaos/session/clock.ts';
import { costMinutesOf, type DrilledIncident, type Moment } from '#chaos/session/incidents.ts';
import type { SessionState } from '#chaos/session/session-state.ts';
import { availableMs, workedMs } from '#chaos/session/work-time.ts';

/** One figure of a drill, with what it should be. */
export interface Kpi {
  id: 'time-to-root-cause' | 'time-to-resolution' | 'fixes-validated' | 'ai-accuracy' | 'correlation-coverage';
  title: string;
  /** minutes: of the drill's clock, less is better. share: from 0 to 1, more is better. */
  unit: 'minutes' | 'share';
  target: number;
  /** null: there is nothing to measure, or not yet. */
  value: number | null;
  /** null where there is no value. What a drill that is over has not reached is not met, whatever its value. */
  isMet: boolean | null;
  /** What the value is made of, in words. */
  from: string;
}

const TARGETS = { rootCauseMinutes: 40, resolutionMinutes: 60, fixes: 1, ai: 0.9, coverage: 1 } as const;

/** Minutes that one incident took until something was reached. */
export interface Taken {
  number: string;
  /** null: not reached yet, in a drill that goes on. */
  minutes: number | null;
  isReached: boolean;
}

/** Drill milliseconds when an incident was first paged; when it began, where nobody was. */
const firstPageMs = ({ pager }: SessionState, { number, begun }: DrilledIncident): number =>
  (pager.pages.find((one) => one.number === number && one.severity === 'page')?.sent ?? begun).atMs;

/** When the right diagnosis was made; null before. */
const rootCauseOf = ({ diagnoses }: DrilledIncident): Moment | null =>
  diagnoses.find(({ outcome }) => outcome === 'right') ?? null;

/**
 * minutes = (work between the first page and the moment, without breaks, pauses and holds) + minutes that guesses and hints
 * cost until then. What was not reached when the drill was over counts as all the time that there was for it, and at
 * least as the target: nobody is faster for giving up.
 */
function taken(
  state: SessionState,
  incident: DrilledIncident,
  { reached, targetMinutes, now }: { reached: Moment | null; targetMinutes: number; now: number },
): Taken {
  const { number } = incident;
  const pagedMs = firstPageMs(state, incident);
  if (reached) {
    const minutes = workedMs(state, pagedMs, reached.atMs) / MINUTE_MS + costMinutesOf(incident, reached.atMs);
    return { number, minutes, isReached: true };
  }
  if (!state.ended) return { number, minutes: null, isReached: false };
  const minutes = Math.max(targetMinutes, availableMs(state, pagedMs, now) / MINUTE_MS) + costMinutesOf(incident);
  return { number, minutes, isReached: false };
}

/**
 * Incidents whose times count: the first, and each that began with at least the target's time left. A team that is early
 * and gets one more at the end of the day must not look slower for it.
 */
function counted(state: SessionState, targetMinutes: number, now: number): readonly DrilledIncident[] {
  return state.incidents.filter(
    (one, index) => index === 0 || availableMs(state, firstPageMs(state, one), now) >= targetMinutes * MINUTE_MS,
  );
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rounded = (value: number) => Math.round(value * 10) / 10;

/** Minutes of each incident that counts until the first right diagnosis; see `taken` and `counted`. @param now Unix milliseconds */
export function rootCauseTimes(state: SessionState, now: number): Taken[] {
  const targetMinutes = TARGETS.rootCauseMinutes;
  return counted(state, targetMinutes, now).map((one) =>
    taken(state, one, { reached: rootCauseOf(one), targetMinutes, now }),
  );
}

/** Minutes of each incident that counts until it was resolved for good; see `taken` and `counted`. @param now Unix milliseconds */
export function resolutionTimes(state: SessionState, now: number): Taken[] {
  const targetMinutes = TARGETS.resolutionMinutes;
  return counted(state, targetMinutes, now).map((one) =>
    taken(state, one, { reached: one.resolved, targetMinutes, now }),
  );
}

/** minutes = mean over the incidents that count. @param what they were timed until, in words */
function timeKpi(times: readonly Taken[], kpi: Pick<Kpi, 'id' | 'title' | 'target'>, what: string): Kpi {
  const minutes = times.map((one) => one.minutes);
  const isKnown = minutes.length > 0 && !minutes.includes(null);
  const value = isKnown ? rounded(mean(minutes as number[])) : null;
  const isReached = times.every((one) => one.isReached);
  return {
    ...kpi,
    unit: 'minutes',
    value,
    isMet: value === null ? null : isReached && value <= kpi.target,
    from: `work from the first page to ${what}, and what guesses and hints cost; ${times.length === 1 ? 'of one incident' : `the mean of ${times.length} incidents`}`,
  };
}

/** Time to root cause: the mean of `rootCauseTimes`. @param now Unix milliseconds */
export function timeToRootCause(state: SessionState, now: number): Kpi {
  const kpi = { id: 'time-to-root-cause', title: 'Time to root cause', target: TARGETS.rootCauseMinutes } as const;
  return timeKpi(rootCauseTimes(state, now), kpi, 'the right diagnosis');
}

/** Time to resolution: the mean of `resolutionTimes`. @param now Unix milliseconds */
export function timeToResolution(state: SessionState, now: number): Kpi {
  const kpi = { id: 'time-to-resolution', title: 'Time to resolution', target: TARGETS.resolutionMinutes } as const;
  return timeKpi(resolutionTimes(state, now), kpi, 'a repair that was proven, with users served');
}

/** Which code each save of an incident is: that of an undo is the code of the save that it goes back to. */
function codeOf({ deploys }: DrilledIncident): (save: number) => number {
  const goneBackTo = new Map<number, number>();
  const code = (save: number): number => goneBackTo.get(save) ?? save;
  for (const { save, what } of deploys) {
    const before = undoneBefore(what);
    if (before !== undefined) goneBackTo.set(save, code(before - 1));
  }
  return code;
}

/** The code that an incident ended with, beside what it began with. */
function fixOf(incident: DrilledIncident): { isChanged: boolean; isProven: boolean } {
  const code = codeOf(incident);
  const [first, last] = [incident.deploys.at(0), incident.deploys.at(-1)];
  if (!first || !last || code(last.save) === first.save - 1) return { isChanged: false, isProven: false };
  const isProven = incident.verdicts.some(
    ({ verdict, isWhole, save }) => isWhole && verdict === 'passed' && code(save) === code(last.save),
  );
  return { isChanged: true, isProven };
}

/**
 * share = incidents whose last code was proven by a whole validation that passed / incidents that needed a change or got
 * one.
 * @param nothingWrong numbers of incidents that need none, as far as whoever asks may know
 */
export function fixesValidated({ incidents }: SessionState, nothingWrong: ReadonlySet<string>): Kpi {
  const fixes = incidents
    .map((one) => ({ ...fixOf(one), isNeeded: !nothingWrong.has(one.number) }))
    .filter(({ isChanged, isNeeded }) => isChanged || isNeeded);
  const proven = fixes.filter(({ isProven }) => isProven);
  return shareKpi({
    id: 'fixes-validated',
    title: 'Fixes validated',
    target: TARGETS.fixes,
    part: proven.length,
    whole: fixes.length,
    from: `${proven.length} of ${fixes.length} incidents that needed or got a change ended with one that was proven`,
  });
}

/** share = suggestions by AI after whose application the next whole verdict was "passed" / suggestions that were applied. */
export function aiAccuracy({ incidents, ai }: SessionState): Kpi {
  const applied = ai.suggestions.filter((one) => one.applied !== null);
  const right = applied.filter(({ number, applied: moment }) => {
    const verdicts = incidents.find((one) => one.number === number)?.verdicts ?? [];
    const next = verdicts.find(
      ({ time, isWhole, verdict }) => isWhole && verdict !== 'no-verdict' && time >= (moment?.time ?? 0),
    );
    return next?.verdict === 'passed';
  });
  return shareKpi({
    id: 'ai-accuracy',
    title: 'AI accuracy',
    target: TARGETS.ai,
    part: right.length,
    whole: applied.length,
    from: `${right.length} of ${applied.length} suggestions that were applied were followed by a validation that passed`,
  });
}

/** share = hops that can be followed by span, log line and exemplar / all hops that were looked at while incidents ran. */
export function correlationCoverage({ incidents }: SessionState): Kpi {
  const sum = (of: 'covered' | 'hops') => incidents.reduce((total, { coverage }) => total + (coverage?.[of] ?? 0), 0);
  const [covered, hops] = [sum('covered'), sum('hops')];
  return shareKpi({
    id: 'correlation-coverage',
    title: 'Correlation coverage',
    target: TARGETS.coverage,
    part: covered,
    whole: hops,
    from: `${covered} of ${hops} hops had a span, a log line with its trace, and an exemplar`,
  });
}

interface Share extends Pick<Kpi, 'id' | 'title' | 'target' | 'from'> {
  part: number;
  whole: number;
}

function shareKpi({ part, whole, ...rest }: Share): Kpi {
  const value = whole === 0 ? null : part / whole;
  return { ...rest, unit: 'share', value, isMet: value === null ? null : value >= rest.target };
}

/**
 * The five figures of a drill.
 * @param now Unix milliseconds
 * @param nothingWrong numbers of incidents in which nothing had to be repaired, as far as whoever asks may know
 */
export function kpisOf(state: SessionState, now: number, nothingWrong: ReadonlySet<string> = new Set()): Kpi[] {
  return [
    timeToRootCause(state, now),
    timeToResolution(state, now),
    fixesValidated(state, nothingWrong),
    aiAccuracy(state),
    correlationCoverage(state),
  ];
}
