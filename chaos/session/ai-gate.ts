import { LabError } from '#chaos/errors/lab-error.ts';
import type { Chronicle } from './chronicle.ts';
import { stepOf } from './session-state.ts';

/** Whether AI may help at the moment, and why. */
export interface GateStatus {
  isOpen: boolean;
  /** One sentence, for whoever asks. */
  why: string;
}

/**
 * Decides whether AI may help, for everything that has to do with it. In a drill humans look first: the agenda opens it, or
 * the facilitator, who can also close it. Each decision is an event. Outside a drill nobody keeps count.
 */
export class AiGate {
  private readonly chronicle: Chronicle;

  constructor(chronicle: Chronicle) {
    this.chronicle = chronicle;
  }

  status(): GateStatus {
    if (!this.chronicle.isRunning()) return { isOpen: true, why: 'no drill runs' };
    const state = this.chronicle.latest();
    const { title, ai } = stepOf(state);
    if (state.ai.override === 'open') return { isOpen: true, why: `the facilitator has opened it for ${title}` };
    if (state.ai.override === 'closed') return { isOpen: false, why: `the facilitator has closed it for ${title}` };
    return ai ? { isOpen: true, why: `AI may help in ${title}` } : { isOpen: false, why: `${title} is without AI` };
  }

  /**
   * Asks for help by AI, on the record.
   * @param wanted what it is to help with
   * @throws LabError conflict while it may not
   */
  require(wanted: string, person: string): void {
    const { isOpen, why } = this.status();
    if (!this.chronicle.isRunning()) return;
    this.chronicle.append({ type: isOpen ? 'ai.admitted' : 'ai.refused', wanted, person }, 'team');
    if (isOpen) return;
    this.chronicle.tell(`${person} asked for AI and was refused`);
    const opens = this.chronicle.latest().agenda.find(({ ai }) => ai)?.title;
    throw new LabError(
      'conflict',
      `AI may not help now: ${why}. ${opens ? `It may from ${opens} on, or` : 'It may'} when the facilitator opens it`,
    );
  }

  /** The facilitator lets AI help in the step that is on. @throws LabError conflict unless a drill runs, or when it is open */
  open(why: string): GateStatus {
    return this.decide('ai.opened', why);
  }

  /** The facilitator keeps AI out of the step that is on. @throws LabError conflict unless a drill runs, or when it is closed */
  close(why: string): GateStatus {
    return this.decide('ai.closed', why);
  }

  private decide(type: 'ai.opened' | 'ai.closed', why: string): GateStatus {
    this.chronicle.running();
    const opens = type === 'ai.opened';
    const now = this.status();
    if (now.isOpen === opens)
      throw new LabError('conflict', `AI is ${opens ? 'let in' : 'kept out'} already: ${now.why}`);
    this.chronicle.append({ type, why }, 'facilitator');
    this.chronicle.tell(opens ? 'AI may help' : 'AI may not help');
    return this.status();
  }
}
