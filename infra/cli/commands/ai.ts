import type { AiAnswer, SuggestionAnswer } from '#chaos/api/ai-answers.ts';
import { personOf } from '../drill/person.ts';
import { runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';

interface AiOptions {
  team?: string | undefined;
  json?: boolean;
  by?: string;
  incident?: string;
}

function stateOf({ judged, reviewed, applied }: SuggestionAnswer): string {
  if (applied) return `applied by ${applied.person} at ${applied.when.clock}`;
  if (judged?.decision === 'rejected') return `rejected by ${judged.person}: ${judged.why}`;
  if (!judged) return 'nobody has decided on it';
  return reviewed ? `accepted, reviewed by ${reviewed.person}` : `accepted by ${judged.person}; nobody has reviewed it`;
}

/** A suggestion in lines for a person. */
export function suggestionLines(suggestion: SuggestionAnswer): string[] {
  const { id, number, source, person, asked, proposed, suggested } = suggestion;
  return [
    `${id}. ${source} for ${person}, ${number}, ${suggested.clock}: ${stateOf(suggestion)}`,
    `   asked     ${asked}`,
    `   proposed  ${proposed}`,
  ];
}

function printGate(answer: AiAnswer, { json }: AiOptions): void {
  if (json) {
    printJson(answer);
    return;
  }
  printLine(`AI ${answer.isOpen ? 'may' : 'may not'} help: ${answer.why}.`);
  for (const line of answer.suggestions.flatMap(suggestionLines)) printLine(line);
}

function printSuggestion(suggestion: SuggestionAnswer, { json }: AiOptions): void {
  if (json) printJson(suggestion);
  else for (const line of suggestionLines(suggestion)) printLine(line);
}

export async function show(options: AiOptions): Promise<void> {
  printGate(await runningLab(options.team).get<AiAnswer>('/session/ai'), options);
}

export async function decideGate(what: 'open' | 'close', why: string, options: AiOptions): Promise<void> {
  const asked = { body: { why }, as: 'facilitator' } as const;
  printGate(await runningLab(options.team).post<AiAnswer>(`/session/ai/${what}`, asked), options);
}

async function tell(path: string, body: object, options: AiOptions): Promise<void> {
  const asked = { body: { ...body, person: personOf(options.by) } };
  printSuggestion(
    await runningLab(options.team).post<SuggestionAnswer>(`/session/ai/suggestions${path}`, asked),
    options,
  );
}

export const suggest = (options: AiOptions & { asked: string; proposed: string; source: string }) =>
  tell(
    '',
    { asked: options.asked, proposed: options.proposed, source: options.source, incident: options.incident },
    options,
  );
export const judge = (id: number, decision: 'accepted' | 'rejected', why: string, options: AiOptions) =>
  tell(`/${id}/decision`, { decision, why }, options);
export const review = (id: number, findings: string, options: AiOptions) =>
  tell(`/${id}/review`, { findings }, options);
export const apply = (id: number, options: AiOptions) => tell(`/${id}/application`, {}, options);
