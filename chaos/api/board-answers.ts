import type { Board, Hypothesis } from '#chaos/session/board.ts';
import { ROLES, type TeamRole } from '#chaos/session/team-forms.ts';
import { type When, whenOf } from './moments.ts';

/** What somebody believes about an incident, and what speaks for it and against it. */
export interface HypothesisAnswer {
  /** From 1 on within a drill. */
  id: number;
  /** The incident. */
  number: string;
  statement: string;
  owner: string;
  raised: When;
  evidence: { side: 'for' | 'against'; evidence: string; person: string; when: When }[];
  /** null while it is open. */
  decided: { end: 'confirmed' | 'refuted'; person: string; when: When } | null;
}

/** Who does what, what the team believes, what it told the company. */
export interface BoardAnswer {
  /** In the order of the list, without those that nobody took. */
  roles: { role: TeamRole; person: string; since: When }[];
  hypotheses: HypothesisAnswer[];
  updates: { number: string; text: string; person: string; when: When }[];
}

export function hypothesisAnswer({
  id,
  number,
  statement,
  owner,
  raised,
  weights,
  decided,
}: Hypothesis): HypothesisAnswer {
  return {
    id,
    number,
    statement,
    owner,
    raised: whenOf(raised),
    evidence: weights.map(({ side, evidence, person, ...moment }) => ({
      side,
      evidence,
      person,
      when: whenOf(moment),
    })),
    decided: decided ? { end: decided.end, person: decided.person, when: whenOf(decided) } : null,
  };
}

export function boardAnswer({ roles, hypotheses, updates }: Board): BoardAnswer {
  return {
    roles: ROLES.flatMap((role) => {
      const taken = roles[role];
      return taken ? [{ role, person: taken.person, since: whenOf(taken) }] : [];
    }),
    hypotheses: hypotheses.map(hypothesisAnswer),
    updates: updates.map(({ number, text, person, ...moment }) => ({ number, text, person, when: whenOf(moment) })),
  };
}
