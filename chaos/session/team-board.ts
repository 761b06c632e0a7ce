import { LabError } from '#chaos/errors/lab-error.ts';
import type { Board, Hypothesis } from './board.ts';
import type { Chronicle } from './chronicle.ts';
import type { HYPOTHESIS_ENDS, TeamRole } from './team-forms.ts';

/** What a team agrees on, believes, and tells the company, on the record. */
export class TeamBoard {
  private readonly chronicle: Chronicle;

  constructor(chronicle: Chronicle) {
    this.chronicle = chronicle;
  }

  /** Somebody takes a role, or takes it over. @throws LabError conflict unless a drill runs, or when they have it */
  takeRole(role: TeamRole, person: string): Board {
    const { board } = this.chronicle.running();
    if (board.roles[role]?.person === person) throw new LabError('conflict', `${person} is ${role} already`);
    this.chronicle.append({ type: 'role.taken', role, person }, 'team');
    this.chronicle.tell(`${person} is ${role}`);
    return this.chronicle.running().board;
  }

  /** Somebody believes something about the incident that is open. @param asked which, where several are. @throws LabError conflict unless one is */
  raise(statement: string, owner: string, asked?: string): Hypothesis {
    const { number } = this.chronicle.openIncident(asked);
    const hypothesis = this.chronicle.running().board.hypotheses.length + 1;
    this.chronicle.append({ type: 'hypothesis.raised', hypothesis, number, statement, owner }, 'team');
    return this.find(hypothesis);
  }

  /** Something speaks for or against it. @throws LabError not-found, conflict when it is decided */
  weigh(id: number, side: 'for' | 'against', evidence: string, person: string): Hypothesis {
    this.requireOpen(id);
    this.chronicle.append({ type: 'hypothesis.weighed', hypothesis: id, side, evidence, person }, 'team');
    return this.find(id);
  }

  /** It was tested. @throws LabError not-found, conflict when it is decided, or without evidence for how it ends */
  decide(id: number, end: (typeof HYPOTHESIS_ENDS)[number], person: string): Hypothesis {
    const { weights } = this.requireOpen(id);
    const side = end === 'confirmed' ? 'for' : 'against';
    if (!weights.some((one) => one.side === side))
      throw new LabError('conflict', `nothing on the board speaks ${side} hypothesis ${id}: add evidence first`);
    this.chronicle.append({ type: 'hypothesis.decided', hypothesis: id, end, person }, 'team');
    return this.find(id);
  }

  /** Reminds the team of what it believes and has not tested. */
  askForTests(): void {
    for (const { id, statement, owner, decided } of this.chronicle.running().board.hypotheses)
      if (!decided) this.chronicle.tell(`hypothesis ${id} of ${owner} is open, test it: ${statement}`);
  }

  /** The company is told how it stands, also that it is over. @param asked with which incident. @throws LabError see `Chronicle.toldIncident` */
  post(text: string, person: string, asked?: string): Board {
    const { number } = this.chronicle.toldIncident(asked);
    this.chronicle.append({ type: 'update.posted', number, text, person }, 'team');
    this.chronicle.tell(`${number}: a status update was posted`);
    return this.chronicle.running().board;
  }

  private find(id: number): Hypothesis {
    const found = this.chronicle.running().board.hypotheses.find((one) => one.id === id);
    if (found) return found;
    throw new LabError('not-found', `there is no hypothesis ${id} in this drill`, { field: 'id', got: String(id) });
  }

  private requireOpen(id: number): Hypothesis {
    const hypothesis = this.find(id);
    const { decided } = hypothesis;
    if (decided) throw new LabError('conflict', `hypothesis ${id} was ${decided.end} by ${decided.person} already`);
    return hypothesis;
  }
}
