import type { SessionEventBody } from './events.ts';
import type { Moment } from './incidents.ts';

/** What an AI proposed, and what became of it. */
export interface Suggestion {
  /** From 1 on within a drill. */
  id: number;
  /** The incident. */
  number: string;
  asked: string;
  proposed: string;
  /** Which AI it was. */
  source: string;
  person: string;
  suggested: Moment;
  judged: (Moment & { decision: 'accepted' | 'rejected'; why: string; person: string }) | null;
  /** A human's review: the latest. */
  reviewed: (Moment & { findings: string; person: string }) | null;
  applied: (Moment & { person: string }) | null;
}

/** Help by AI in a drill so far. */
export interface AiHelp {
  /** What the facilitator decided for the step that is on; null: as the agenda says. */
  override: 'open' | 'closed' | null;
  suggestions: readonly Suggestion[];
  /** What was asked of AI while it was not to help. */
  refusals: readonly (Moment & { wanted: string; person: string })[];
}

export const NO_AI_HELP: AiHelp = { override: null, suggestions: [], refusals: [] };

function changed(help: AiHelp, id: number, change: Partial<Suggestion>): AiHelp {
  return { ...help, suggestions: help.suggestions.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

/** What an event makes of it. */
export function advanceAiHelp(help: AiHelp, body: SessionEventBody, moment: Moment): AiHelp {
  switch (body.type) {
    case 'phase.entered':
      return { ...help, override: null };
    case 'ai.opened':
      return { ...help, override: 'open' };
    case 'ai.closed':
      return { ...help, override: 'closed' };
    case 'ai.refused':
      return { ...help, refusals: [...help.refusals, { ...moment, wanted: body.wanted, person: body.person }] };
    case 'ai.suggested': {
      const { suggestion: id, number, asked, proposed, source, person } = body;
      const open = { suggested: moment, judged: null, reviewed: null, applied: null };
      return { ...help, suggestions: [...help.suggestions, { id, number, asked, proposed, source, person, ...open }] };
    }
    case 'ai.judged': {
      const { decision, why, person } = body;
      return changed(help, body.suggestion, { judged: { ...moment, decision, why, person } });
    }
    case 'ai.reviewed':
      return changed(help, body.suggestion, { reviewed: { ...moment, findings: body.findings, person: body.person } });
    case 'ai.applied':
      return changed(help, body.suggestion, { applied: { ...moment, person: body.person } });
    default:
      return help;
  }
}
