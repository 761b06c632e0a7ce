import { LabError } from '#chaos/errors/lab-error.ts';
import type { AiGate } from './ai-gate.ts';
import type { Suggestion } from './ai-help.ts';
import type { Chronicle } from './chronicle.ts';

/** What an AI was asked and what it proposed, as somebody of a team wrote it down. */
export interface NewSuggestion {
  asked: string;
  proposed: string;
  /** Which one it was, as its user calls it. */
  source: string;
  person: string;
  /** Which incident it is about, where several are open. */
  incident?: string | undefined;
}

/** Keeps what AIs propose to a team, and what the team makes of it. Nothing is applied that no human has accepted and read. */
export class AiSuggestions {
  private readonly chronicle: Chronicle;
  private readonly gate: AiGate;

  constructor(chronicle: Chronicle, gate: AiGate) {
    this.chronicle = chronicle;
    this.gate = gate;
  }

  /** Writes one down, also about what is resolved. @throws LabError conflict unless the drill has had an incident and AI may help */
  add({ asked, proposed, source, person, incident }: NewSuggestion): Suggestion {
    const { number } = this.chronicle.toldIncident(incident);
    this.gate.require(asked, person);
    const suggestion = this.all().length + 1;
    this.chronicle.append({ type: 'ai.suggested', suggestion, number, asked, proposed, source, person }, 'team');
    return this.find(suggestion);
  }

  /** Somebody decides on it. @throws LabError not-found, conflict when it is decided */
  judge(id: number, decision: 'accepted' | 'rejected', why: string, person: string): Suggestion {
    const { judged } = this.find(id);
    if (judged) throw new LabError('conflict', `suggestion ${id} was ${judged.decision} by ${judged.person} already`);
    this.chronicle.append({ type: 'ai.judged', suggestion: id, decision, why, person }, 'team');
    return this.find(id);
  }

  /** Somebody has read what it would change. @throws LabError not-found, conflict unless it was accepted and not applied */
  review(id: number, findings: string, person: string): Suggestion {
    this.requireAccepted(id);
    this.chronicle.append({ type: 'ai.reviewed', suggestion: id, findings, person }, 'team');
    return this.find(id);
  }

  /** Somebody applies it. @throws LabError not-found, conflict unless it was accepted, read, and not applied */
  apply(id: number, person: string): Suggestion {
    const { reviewed } = this.requireAccepted(id);
    if (!reviewed) throw new LabError('conflict', `nobody has reviewed suggestion ${id}: a human reads it first`);
    this.chronicle.append({ type: 'ai.applied', suggestion: id, person }, 'team');
    return this.find(id);
  }

  private all(): readonly Suggestion[] {
    return this.chronicle.running().ai.suggestions;
  }

  private find(id: number): Suggestion {
    const found = this.all().find((one) => one.id === id);
    if (found) return found;
    throw new LabError('not-found', `there is no suggestion ${id} in this drill`, { field: 'id', got: String(id) });
  }

  private requireAccepted(id: number): Suggestion {
    const suggestion = this.find(id);
    if (suggestion.judged?.decision !== 'accepted')
      throw new LabError('conflict', `suggestion ${id} is not accepted: somebody of the team decides on it first`);
    if (suggestion.applied) throw new LabError('conflict', `suggestion ${id} was applied already`);
    return suggestion;
  }
}
