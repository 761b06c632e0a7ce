import type { BoardAnswer, HypothesisAnswer } from '#chaos/api/board-answers.ts';
import { personOf } from '../drill/person.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine, table } from '../print.ts';
import { teamCommand } from '../telemetry/team-command.ts';

interface BoardOptions {
  team?: string | undefined;
  json?: boolean;
  by?: string;
  incident?: string;
}

/** A hypothesis in lines for a person. */
function hypothesisLines({ id, number, statement, owner, evidence, decided }: HypothesisAnswer): string[] {
  const end = decided ? `${decided.end} by ${decided.person} at ${decided.when.clock}` : 'open';
  return [
    `${id}. ${statement}  (${owner}, ${number}; ${end})`,
    ...evidence.map(({ side, evidence: text, person, when }) => `   ${when.clock}  ${side}: ${text}  (${person})`),
  ];
}

/** A board in lines for a person. */
export function boardLines({ roles, hypotheses, updates }: BoardAnswer, team: string | undefined): string[] {
  if (roles.length + hypotheses.length + updates.length === 0)
    return [`Nothing is on the board. ${teamCommand(team, 'role incident-commander')} takes the first role.`];
  return [
    ...table(roles.map(({ role, person, since }) => [role, person, `since ${since.clock}`])),
    ...hypotheses.flatMap(hypothesisLines),
    ...updates.map(({ number, text, person, when }) => `${when.clock}  ${number}, told by ${person}: ${text}`),
  ];
}

function printBoard(board: BoardAnswer, { team, json }: BoardOptions): void {
  if (json) printJson(board);
  else for (const line of boardLines(board, team)) printLine(line);
}

function printHypothesis(hypothesis: HypothesisAnswer, { json }: BoardOptions): void {
  if (json) printJson(hypothesis);
  else for (const line of hypothesisLines(hypothesis)) printLine(line);
}

export async function show(options: BoardOptions): Promise<void> {
  printBoard(await runningLab(options.team).get<BoardAnswer>('/session/board'), options);
}

export async function takeRole(role: string, options: BoardOptions): Promise<void> {
  const body = { role, person: personOf(options.by) };
  printBoard(await runningLab(options.team).post<BoardAnswer>('/session/roles', { body }), options);
}

export async function update(text: string, options: BoardOptions): Promise<void> {
  const body = { text, person: personOf(options.by), incident: options.incident };
  printBoard(await runningLab(options.team).post<BoardAnswer>('/session/updates', { body }), options);
}

async function tell(path: string, body: object, options: BoardOptions): Promise<void> {
  const asked = { body: { ...body, person: personOf(options.by) } };
  printHypothesis(await runningLab(options.team).post<HypothesisAnswer>(`/session/hypotheses${path}`, asked), options);
}

export const raise = (statement: string, options: BoardOptions) =>
  tell('', { statement, incident: options.incident }, options);
export const weigh = (id: number, side: 'for' | 'against', evidence: string, options: BoardOptions) =>
  tell(`/${id}/evidence`, { side, evidence }, options);
export const decide = (id: number, end: 'confirmed' | 'refuted', options: BoardOptions) =>
  tell(`/${id}/end`, { end }, options);
