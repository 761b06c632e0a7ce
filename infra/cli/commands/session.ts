import type { SessionEnd, SessionStatus } from '#chaos/api/session-answers.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { FACILITATOR_PAGE, facilitatorNotes } from '../drill/facilitator-notes.ts';
import { readSession, runningDrill } from '../drill/read-session.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine, table } from '../print.ts';
import { teamCommand } from '../telemetry/team-command.ts';

interface SessionOptions {
  team?: string | undefined;
  json?: boolean;
}

const STATES: Record<SessionStatus['state'], string> = {
  running: 'runs',
  paused: 'is paused',
  held: 'waits for a validation',
  over: 'is over',
};
const ENDS: Record<NonNullable<SessionStatus['why']>, string> = {
  finished: 'it came to its end',
  stopped: 'the facilitator ended it',
  'lab down': 'the lab was ended',
};

function incidentState({ resolvedAt, endedAt }: SessionStatus['incidents'][number]): string {
  if (resolvedAt) return 'resolved';
  return endedAt ? 'ended' : 'open';
}

/** A drill in lines for a person. */
export function sessionLines(status: SessionStatus): string[] {
  const { drill, state, why, clock, pace, agenda, at, endsAt, incidents, tools } = status;
  const marks = (index: number) => (index < at || state === 'over' ? 'done' : index === at ? 'now' : '');
  const rows = agenda.map(({ title, minutes, ai }, index) => [
    marks(index),
    title,
    `${minutes} min`,
    [...(index === at && state !== 'over' ? [`until ${endsAt}`] : []), ...(ai ? ['AI may help'] : [])].join(', '),
  ]);
  return [
    `Drill ${drill} ${STATES[state]}${why ? `: ${ENDS[why]}` : ''}. By its clock it is ${clock}${pace === 1 ? '' : `, at ${pace} times the pace of life`}.`,
    ...table(rows, { right: [2] }).map((row) => `  ${row}`),
    ...incidents.map((one) => `${one.number}: ${incidentState(one)}`),
    ...tools.filter(({ answers }) => !answers).map(({ name, message }) => `${name} is not ready: ${message}`),
  ];
}

function print(status: SessionStatus, json: boolean | undefined): void {
  if (json) printJson(status);
  else for (const line of sessionLines(status)) printLine(line);
}

/** Prints how the drill stands that runs, or ran last. @throws LabError conflict before the first */
export async function show({ team, json }: SessionOptions): Promise<void> {
  const session = await readSession(runningLab(team));
  if (!session)
    throw new LabError('conflict', `no drill has begun yet: ${teamCommand(team, 'session begin')} begins one`);
  print(session, json);
}

/** Prints what its facilitator needs in the step that is on. @throws LabError conflict unless a drill runs */
export async function notes({ team, json }: SessionOptions): Promise<void> {
  const session = await runningDrill(runningLab(team));
  if (!session) throw new LabError('conflict', `no drill runs: ${FACILITATOR_PAGE} has the notes of the whole day`);
  const { title = '' } = session.agenda[session.at] ?? {};
  const text = facilitatorNotes().get(title) ?? '';
  if (json) return printJson({ step: title, until: session.endsAt, notes: text });
  printLine(`${title}, until ${session.endsAt}; it is ${session.clock}.`);
  printLine(text);
}

/** ONE+OTHER are two at once. */
const asked = (scenarios: readonly string[]) => scenarios.map((one) => (one.includes('+') ? one.split('+') : one));

export async function begin(
  scenarios: string[],
  { team, json, quiet, pace }: SessionOptions & { quiet?: boolean; pace?: number },
): Promise<void> {
  const body = { ...(scenarios.length > 0 ? { scenarios: asked(scenarios) } : {}), quiet, pace };
  print(await runningLab(team).post<SessionStatus>('/session', { body, as: 'facilitator' }), json);
}

export async function lead(what: 'pause' | 'resume' | 'next', { team, json }: SessionOptions): Promise<void> {
  print(await runningLab(team).post<SessionStatus>(`/session/${what}`, { as: 'facilitator' }), json);
}

export async function extend(minutes: number, { team, json }: SessionOptions): Promise<void> {
  print(await runningLab(team).post<SessionStatus>('/session/extend', { body: { minutes }, as: 'facilitator' }), json);
}

/** Plans more incidents for the drill that runs. */
export async function add(
  scenarios: string[],
  { team, json, quiet }: SessionOptions & { quiet?: boolean },
): Promise<void> {
  const body = { scenarios: asked(scenarios), quiet };
  print(await runningLab(team).post<SessionStatus>('/session/incidents', { body, as: 'facilitator' }), json);
}

/** The kill switch. Exit code 1 when users are not served again within its patience. */
export async function end({ team, json }: SessionOptions): Promise<void> {
  const ended = await runningLab(team).post<SessionEnd>('/session/end', { as: 'facilitator' });
  const { session, report } = ended;
  if (!report.healthy) process.exitCode = 1;
  if (json) return printJson(ended);
  print(session, false);
  printLine(
    `Reverted in ${report.revertedSeconds.toFixed(1)} s; ${report.healthy ? 'the lab is healthy' : 'the lab is not healthy yet'}: ${report.reading}.`,
  );
}
