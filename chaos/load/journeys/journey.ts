import type { AmountKind } from '../amounts.ts';
import type { Ask } from '../asking.ts';
import type { ClientKind } from '../clients.ts';
import type { Answer } from '../http-sender.ts';
import type { Choice, Random } from '../random.ts';
import type { TargetName } from '../targets.ts';

/** One user's visit, as the journey's code sees it. */
export interface Visit {
  /** The visit's own stream: what this user does depends on the seed and on nobody else. */
  random: Random;
  amounts: AmountKind;
  /** What the front end has in its cache. */
  cache: FrontEndCache;
  /** Asks the journey's target, with retries. Rejects when the user gives up, which ends the visit. */
  ask(ask: Ask): Promise<Answer>;
  /** The user looks at the answer for a while: between the two times, in milliseconds. */
  look(fromMs: number, toMs: number): Promise<void>;
}

/** Kept from visit to visit, as a front end's cache is. */
export interface FrontEndCache {
  /** Slugs of the categories, once they have been asked for. */
  categories: readonly string[];
}

/** What one kind of user comes for. The first thing that it asks for is the one whose latency counts. */
export interface Journey {
  target: TargetName;
  /** How long one attempt may take. */
  timeoutMs: number;
  clients: readonly [Choice<ClientKind>, ...Choice<ClientKind>[]];
  visit(visit: Visit): Promise<void>;
}
