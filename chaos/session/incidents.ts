import type { DiagnosisOutcome } from '#chaos/judge/diagnosis.ts';
import type { Suspect } from '#chaos/scenarios/definition.ts';
import type { SessionEventBody } from './events.ts';
import type { Planned } from './incident-forms.ts';

/** When something was, by two clocks. */
export interface Moment {
  /** Unix milliseconds. */
  time: number;
  /** Drill milliseconds since the drill began. */
  atMs: number;
}

interface Diagnosis extends Moment {
  service: Suspect;
  mechanism: string | null;
  outcome: DiagnosisOutcome;
  costMinutes: number;
}

interface HintTaken extends Moment {
  hint: number;
  costMinutes: number;
}

/** The team's code changed while the incident was open. */
interface Deploy extends Moment {
  save: number;
  what: string;
  files: readonly string[];
}

interface GivenVerdict extends Moment {
  verdict: 'passed' | 'failed' | 'no-verdict';
  isWhole: boolean;
  failed: readonly string[];
  /** The save whose code was judged; 0 where nothing was saved yet. */
  save: number;
}

/** One incident of a drill, as its events tell it. */
export interface DrilledIncident extends Planned {
  number: string;
  begun: Moment;
  /** The moment when it was resolved for good; null before, and again when it comes back. */
  resolved: Moment | null;
  /** How often it came back after it was resolved. */
  reopenings: readonly Moment[];
  ended: Moment | null;
  diagnoses: readonly Diagnosis[];
  hints: readonly HintTaken[];
  deploys: readonly Deploy[];
  verdicts: readonly GivenVerdict[];
  /** Of hops that were looked at in its time; null until they were. */
  coverage: { covered: number; hops: number } | null;
}

/** Minutes of the drill's clock that guesses and hints have cost, up to a moment in drill milliseconds. */
export function costMinutesOf({ diagnoses, hints }: DrilledIncident, untilMs = Number.POSITIVE_INFINITY): number {
  return [...diagnoses, ...hints]
    .filter(({ atMs }) => atMs <= untilMs)
    .reduce((sum, { costMinutes }) => sum + costMinutes, 0);
}

/** Whether the team still works on it. */
export const isOpen = ({ resolved, ended }: DrilledIncident): boolean => resolved === null && ended === null;

function begun(body: SessionEventBody & { type: 'incident.begun' }, moment: Moment): DrilledIncident {
  const { number, scenario, quiet } = body;
  return {
    number,
    scenario,
    quiet,
    begun: moment,
    resolved: null,
    reopenings: [],
    ended: null,
    diagnoses: [],
    hints: [],
    deploys: [],
    verdicts: [],
    coverage: null,
  };
}

/** What an event makes of the incident that it is about. */
function changed(one: DrilledIncident, body: SessionEventBody, moment: Moment): DrilledIncident {
  switch (body.type) {
    case 'incident.resolved':
      return { ...one, resolved: moment };
    case 'incident.reopened':
      return { ...one, resolved: null, reopenings: [...one.reopenings, moment] };
    case 'incident.ended':
      return { ...one, ended: moment };
    case 'diagnosis.made': {
      const { service, mechanism, outcome, costMinutes } = body;
      return { ...one, diagnoses: [...one.diagnoses, { ...moment, service, mechanism, outcome, costMinutes }] };
    }
    case 'hint.given': {
      const { hint, costMinutes } = body;
      return { ...one, hints: [...one.hints, { ...moment, hint, costMinutes }] };
    }
    case 'verdict.given': {
      const { verdict, isWhole, failed, save } = body;
      return { ...one, verdicts: [...one.verdicts, { ...moment, verdict, isWhole, failed, save }] };
    }
    case 'coverage.measured':
      return { ...one, coverage: { covered: body.covered, hops: body.hops } };
    default:
      return one;
  }
}

/** What an event makes of the incidents of a drill. A deploy belongs to every incident that is open. */
export function advanceIncidents(
  incidents: readonly DrilledIncident[],
  body: SessionEventBody,
  moment: Moment,
): readonly DrilledIncident[] {
  if (body.type === 'incident.begun') return [...incidents, begun(body, moment)];
  if (body.type === 'code.deployed') {
    const { save, what, files } = body;
    return incidents.map((one) =>
      isOpen(one) ? { ...one, deploys: [...one.deploys, { ...moment, save, what, files }] } : one,
    );
  }
  if (!('number' in body)) return incidents;
  return incidents.map((one) => (one.number === body.number ? changed(one, body, moment) : one));
}
