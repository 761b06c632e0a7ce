import type { Condition } from '../condition.ts';
import type { ConditionKind } from './kind.ts';
import { partitionKind, toxicKind } from './link.ts';
import { toggleKind } from './toggle.ts';
import { trafficKind } from './traffic.ts';

const KINDS = { traffic: trafficKind, toxic: toxicKind, partition: partitionKind, toggle: toggleKind };

/** The behaviour of a condition's kind. */
export function kindOf(one: Condition): ConditionKind<Condition> {
  // Each kind takes its own conditions, and the table is keyed by kind: the two belong together.
  return KINDS[one.kind] as ConditionKind<Condition>;
}
