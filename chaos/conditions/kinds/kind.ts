import type { Condition } from '../condition.ts';
import type { LabLevers } from '../lab-levers.ts';

/** One kind of condition. Applying twice is applying once; reverting what is not applied is nothing. */
export interface ConditionKind<One extends Condition> {
  /** @throws LabError bad-request when the lab has no such link, toggle, value or profile; nothing is touched */
  check(one: One, levers: LabLevers): Promise<void>;
  apply(one: One, levers: LabLevers): Promise<void>;
  /** Back to how the lab is without it. Needs no memory of what was before, so that anybody can do it after a crash. */
  revert(one: One, levers: LabLevers): Promise<void>;
  /** The component whose restart loses it, as the supervisor calls it. */
  heldBy(one: One): string;
}

/** How long one lever may take to answer. A kill switch has two seconds for all of them. */
export const LEVER_TIMEOUT_MS = 1_500;
