import type { GateStatus } from '#chaos/session/ai-gate.ts';
import type { Suggestion } from '#chaos/session/ai-help.ts';
import { type When, whenOf } from './moments.ts';

/** What an AI proposed, and what became of it. */
export interface SuggestionAnswer
  extends Pick<Suggestion, 'id' | 'number' | 'asked' | 'proposed' | 'source' | 'person'> {
  suggested: When;
  judged: { decision: 'accepted' | 'rejected'; why: string; person: string; when: When } | null;
  reviewed: { findings: string; person: string; when: When } | null;
  applied: { person: string; when: When } | null;
}

/** Whether AI may help, and what it has proposed. */
export interface AiAnswer extends GateStatus {
  suggestions: SuggestionAnswer[];
}

export function suggestionAnswer(suggestion: Suggestion): SuggestionAnswer {
  const { suggested, judged, reviewed, applied, ...told } = suggestion;
  return {
    ...told,
    suggested: whenOf(suggested),
    judged: judged && { decision: judged.decision, why: judged.why, person: judged.person, when: whenOf(judged) },
    reviewed: reviewed && { findings: reviewed.findings, person: reviewed.person, when: whenOf(reviewed) },
    applied: applied && { person: applied.person, when: whenOf(applied) },
  };
}
