import { describe, expect, it } from '@jest/globals';
import type { ConditionKeeper } from '#chaos/conditions/keeper.ts';
import type { PlannedCondition } from '#chaos/conditions/pressure.ts';
import { mergedPlan, SharedConditions } from '#chaos/conditions/shared.ts';
import { loadScenario, scenarioIds } from '#chaos/scenarios/discovery.ts';

const late = (link: string, latency: number): PlannedCondition => ({
  kind: 'toxic',
  link,
  type: 'latency',
  stream: 'downstream',
  attributes: { latency },
});
const toggle = (value: string): PlannedCondition => ({ kind: 'toggle', service: 'partner', name: 'payments', value });
const traffic = (journeys: object, rest: object = {}): PlannedCondition => ({
  kind: 'traffic',
  profile: { journeys: journeys as Record<string, unknown>, ...rest },
});
const even = (perSecond: number, rest: object = {}) => ({ perSecond, arrivals: 'even', ...rest });

describe('what two incidents do to a lab', () => {
  it('is what each does, where they do not meet', () => {
    const [one, other] = [late('orders-to-inventory', 15), toggle('hang')];
    expect(mergedPlan([[one], [other]])).toEqual([one, other]);
  });

  it('is the worse of two latencies, and of each journey as many users as either wants', () => {
    const merged = mergedPlan([
      [late('orders-to-inventory', 15), traffic({ order: even(60), browse: even(2) })],
      [
        late('orders-to-inventory', 8),
        traffic({ order: even(2, { hurried: { share: 0.1, patienceMs: 150 } }), billing: even(5) }, { amounts: 'odd' }),
      ],
    ]);
    expect(merged).toEqual([
      late('orders-to-inventory', 15),
      traffic(
        { order: even(60, { hurried: { share: 0.1, patienceMs: 150 } }), browse: even(2), billing: even(5) },
        { amounts: 'odd' },
      ),
    ]);
  });

  it('is refused where both want the same thing in different ways', () => {
    expect(() => mergedPlan([[toggle('hang')], [toggle('error')]])).toThrow(
      expect.objectContaining({ code: 'bad-request', message: expect.stringContaining('cannot happen at once') }),
    );
    expect(mergedPlan([[toggle('hang')], [toggle('hang')]])).toEqual([toggle('hang')]);
  });

  it('is possible for any two scenarios that come with the lab', async () => {
    const all = await Promise.all(scenarioIds().map((id) => loadScenario(id)));
    for (const one of all)
      for (const other of all) expect(mergedPlan([one.conditions, other.conditions]).length).toBeGreaterThan(0);
  });
});

/** A keeper that holds whatever it is told, and tells. */
function shared() {
  let held: readonly PlannedCondition[] = [];
  const told: string[] = [];
  const keeper = {
    hold: async (plan: readonly PlannedCondition[]) => {
      held = plan;
      told.push(`hold ${plan.length}`);
    },
    release: async () => {
      held = [];
      told.push('release');
    },
    current: () => held,
    restore: async () => {},
  } as unknown as ConditionKeeper;
  const places = new SharedConditions(keeper);
  return { one: places.place(), other: places.place(), held: () => held, told };
}

describe('a place among others', () => {
  const [A, B] = [late('orders-to-inventory', 15), late('billing-to-postgres', 60)];

  it('holds and releases its own, and leaves alone what others hold', async () => {
    const { one, other, held } = shared();
    await one.hold([A]);
    await other.hold([B]);
    expect(held()).toEqual([A, B]);
    expect([one.current(), other.current()]).toEqual([[A], [B]]);
    await one.release();
    expect([held(), one.current(), other.current()]).toEqual([[B], [], [B]]);
    await other.release();
    expect(held()).toEqual([]);
  });

  it('takes nothing back that another one has said it will hold, after a death', async () => {
    const { one, other, held } = shared();
    await one.hold([A]);
    const { one: again, other: empty } = shared();
    again.declare?.([A]);
    await empty.release();
    expect([held(), other.current()]).toEqual([[A], []]);
  });

  it('reverts all at once when all are ended', async () => {
    const { one, other, told } = shared();
    await one.hold([A]);
    await other.hold([B]);
    told.length = 0;
    await Promise.all([one.release(), other.release()]);
    expect(told).toEqual(['release', 'release']);
  });

  it('leaves it to the keeper to refuse what is no condition', async () => {
    const { one, held } = shared();
    const wrong = { kind: 'gremlin' } as unknown as PlannedCondition;
    await one.hold([A, wrong]);
    expect(held()).toEqual([A, wrong]);
  });

  it('forgets a plan that was refused', async () => {
    const { one, other, held } = shared();
    await one.hold([toggle('hang')]);
    await expect(other.hold([toggle('error')])).rejects.toMatchObject({ code: 'bad-request' });
    await one.hold([A]);
    expect(held()).toEqual([A]);
  });
});
