import type { Draft } from './draft.ts';
import type { Finding } from './finding.ts';
import type { LabFacts } from './lab-facts.ts';

/** A place where a rule is broken. */
export interface Fault {
  /** Relative to the scenario's folder. */
  file: string;
  /** What is wrong there, as a clause without a full stop. */
  what: string;
}

/** One demand on a scenario. */
export interface Rule {
  name: string;
  /** Why it matters, in a sentence. */
  why: string;
  /** What an author does about it, in a sentence. */
  next: string;
  /** Every place where it is broken. What another rule complains of already is passed over. */
  faults(draft: Draft, lab: LabFacts): Fault[];
}

/** A fault in the words that an author reads. */
export function findingOf({ name, why, next }: Rule, { file, what }: Fault): Finding {
  return { rule: name, file, message: `${what}. ${why} ${next}` };
}
