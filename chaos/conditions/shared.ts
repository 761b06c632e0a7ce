import { LabError } from '#chaos/errors/lab-error.ts';
import { type Condition, condition, placeOf } from './condition.ts';
import type { ConditionKeeper } from './keeper.ts';
import type { PlannedCondition } from './pressure.ts';

/** A place to hold conditions, beside others of the same lab. */
export interface HeldConditions extends Pick<ConditionKeeper, 'hold' | 'release' | 'current' | 'restore'> {
  /** Says what will be held, before anything is: what is in force for it already stays. */
  declare?(plan: readonly PlannedCondition[]): void;
}

/** What is no condition at all shares its place with nobody; the keeper refuses it. */
function placeOfPlanned(one: PlannedCondition): string {
  const { data } = condition.safeParse(one);
  return data ? placeOf(data) : JSON.stringify(one);
}

type Traffic = Extract<PlannedCondition, { kind: 'traffic' }>;
type Journeys = Record<string, { perSecond?: number; hurried?: unknown }>;

const journeysOf = ({ profile }: Traffic): Journeys => ('journeys' in profile ? (profile.journeys as Journeys) : {});

/** Of each journey as many users as the one who wants more of them, who are as hurried as either wants them. */
function bothTraffics(one: Traffic, other: Traffic): Traffic {
  if ('name' in one.profile || 'name' in other.profile) return 'name' in one.profile ? other : one;
  const [left, right] = [journeysOf(one), journeysOf(other)];
  const journeys: Journeys = { ...left };
  for (const [name, plan] of Object.entries(right)) {
    const known = journeys[name];
    const more = known && (known.perSecond ?? 0) >= (plan.perSecond ?? 0) ? known : plan;
    const hurried = plan.hurried ?? known?.hurried;
    journeys[name] = { ...more, ...(hurried === undefined ? {} : { hurried }) };
  }
  const amounts = [one, other].map(({ profile }) => (profile as { amounts?: string }).amounts);
  const odd = amounts.find((kind) => kind !== undefined && kind !== 'whole');
  return { kind: 'traffic', profile: { ...one.profile, journeys, ...(odd === undefined ? {} : { amounts: odd }) } };
}

/** Two that act on the same place, as one. @throws LabError bad-request where they cannot both be */
function both(one: PlannedCondition, other: PlannedCondition): PlannedCondition {
  if (one.kind === 'traffic' && other.kind === 'traffic') return bothTraffics(one, other);
  if (one.kind === 'toxic' && other.kind === 'toxic' && one.type === 'latency') {
    const latency = Math.max(one.attributes.latency ?? 0, other.attributes.latency ?? 0);
    return { ...one, attributes: { latency } };
  }
  if (one.kind === 'toggle' && other.kind === 'toggle' && one.value === other.value) return one;
  if (one.kind === 'partition') return one;
  throw new LabError(
    'bad-request',
    'these two cannot happen at once: both want the same part of the lab, in different ways',
    {
      field: 'scenarios',
    },
  );
}

/**
 * What several incidents do to a lab at once.
 * @throws LabError bad-request where two want the same part of the lab in different ways
 */
export function mergedPlan(plans: readonly (readonly PlannedCondition[])[]): PlannedCondition[] {
  const byPlace = new Map<string, PlannedCondition>();
  for (const one of plans.flat()) {
    const place = placeOfPlanned(one);
    const there = byPlace.get(place);
    byPlace.set(place, there ? both(there, one) : one);
  }
  return [...byPlace.values()];
}

/** Lets several incidents hold conditions in one lab, each as if it were alone. */
export class SharedConditions {
  private readonly keeper: ConditionKeeper;
  private readonly plans = new Map<HeldConditions, readonly PlannedCondition[]>();

  constructor(keeper: ConditionKeeper) {
    this.keeper = keeper;
  }

  /** A place of its own for one incident at a time. */
  place(): HeldConditions {
    const place: HeldConditions = {
      declare: (plan) => void this.plans.set(place, plan),
      hold: (plan) => this.hold(place, plan as readonly PlannedCondition[]),
      release: () => this.release(place),
      current: () => this.current(place),
      restore: (component) => this.keeper.restore(component),
    };
    return place;
  }

  private async hold(place: HeldConditions, plan: readonly PlannedCondition[]): Promise<void> {
    const merged = mergedPlan([...this.others(place), plan]);
    const before = this.plans.get(place);
    this.plans.set(place, plan);
    try {
      await this.keeper.hold(merged);
    } catch (error) {
      // A plan that was refused is nobody's.
      if (error instanceof LabError && error.code === 'bad-request')
        before ? this.plans.set(place, before) : this.plans.delete(place);
      throw error;
    }
  }

  private async release(place: HeldConditions): Promise<void> {
    this.plans.delete(place);
    // The kill switch ends all at once: what is about to go, too, is not held once more.
    await Promise.resolve();
    const rest = mergedPlan(this.others(place));
    await (rest.length === 0 ? this.keeper.release() : this.keeper.hold(rest));
  }

  /** What is in force, but for what only others want. */
  private current(place: HeldConditions): readonly Condition[] {
    const own = new Set((this.plans.get(place) ?? []).map(placeOfPlanned));
    const others = new Set(this.others(place).flat().map(placeOfPlanned));
    return this.keeper.current().filter((one) => own.has(placeOf(one)) || !others.has(placeOf(one)));
  }

  private others(place: HeldConditions): (readonly PlannedCondition[])[] {
    return [...this.plans].filter(([each]) => each !== place).map(([, plan]) => plan);
  }
}
