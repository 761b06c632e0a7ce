import type { SessionEventBody } from './events.ts';
import type { Moment } from './incidents.ts';
import type { HYPOTHESIS_ENDS, TeamRole } from './team-forms.ts';

interface Weight extends Moment {
  side: 'for' | 'against';
  evidence: string;
  person: string;
}

/** What somebody believes about an incident until it is tested. */
export interface Hypothesis {
  /** From 1 on within a drill. */
  id: number;
  number: string;
  statement: string;
  owner: string;
  raised: Moment;
  weights: readonly Weight[];
  decided: (Moment & { end: (typeof HYPOTHESIS_ENDS)[number]; person: string }) | null;
}

interface Update extends Moment {
  number: string;
  text: string;
  person: string;
}

/** What a team has agreed on, believes, and has told the company. */
export interface Board {
  /** Who has a role, and since when; roles that nobody took are not here. */
  roles: Readonly<Partial<Record<TeamRole, Moment & { person: string }>>>;
  hypotheses: readonly Hypothesis[];
  updates: readonly Update[];
}

export const EMPTY_BOARD: Board = { roles: {}, hypotheses: [], updates: [] };

function changed(board: Board, id: number, change: (one: Hypothesis) => Hypothesis): Board {
  return { ...board, hypotheses: board.hypotheses.map((one) => (one.id === id ? change(one) : one)) };
}

/** What an event makes of a board. */
export function advanceBoard(board: Board, body: SessionEventBody, moment: Moment): Board {
  switch (body.type) {
    case 'role.taken':
      return { ...board, roles: { ...board.roles, [body.role]: { ...moment, person: body.person } } };
    case 'hypothesis.raised': {
      const { hypothesis: id, number, statement, owner } = body;
      const raised = { id, number, statement, owner, raised: moment, weights: [], decided: null };
      return { ...board, hypotheses: [...board.hypotheses, raised] };
    }
    case 'hypothesis.weighed': {
      const { side, evidence, person } = body;
      return changed(board, body.hypothesis, (one) => ({
        ...one,
        weights: [...one.weights, { ...moment, side, evidence, person }],
      }));
    }
    case 'hypothesis.decided': {
      const { end, person } = body;
      return changed(board, body.hypothesis, (one) => ({ ...one, decided: { ...moment, end, person } }));
    }
    case 'update.posted': {
      const { number, text, person } = body;
      return { ...board, updates: [...board.updates, { ...moment, number, text, person }] };
    }
    default:
      return board;
  }
}
