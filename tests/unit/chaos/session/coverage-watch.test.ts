import { describe, expect, it } from '@jest/globals';
import { CoverageWatch } from '#chaos/session/coverage-watch.ts';
import { heldChronicle } from './held-chronicle.ts';
import { begins, enters, eventsOf, MINUTE, NUMBER, resolves } from './told-drill.ts';

const hop = (caller: string, service: string, route: string | null, seen = [9, 9, 9]) => {
  const [withSpan = 0, withLog = 0, withExemplar = 0] = seen;
  return { caller, service, route, requests: 9, withSpan, withLog, withExemplar, traceId: null };
};

function watch(hops: ReturnType<typeof hop>[], told = [enters('phase-1', 15), begins(15), resolves(40)]) {
  const held = heldChronicle(eventsOf(told));
  const asked: number[] = [];
  const coverage = async (windowSeconds: number) => {
    asked.push(windowSeconds);
    return { windowSeconds, requests: 9, isComplete: true, hops };
  };
  return { ...held, asked, watch: new CoverageWatch(held.chronicle, { coverage }) };
}

describe('how much of an incident can be followed', () => {
  it('is measured once it is over, as far back as it went', async () => {
    const {
      watch: under,
      bodies,
      asked,
      clock,
    } = watch([
      hop('user', 'orders', 'POST /orders'),
      hop('orders', 'inventory', 'POST /reservations', [9, 1, 9]),
      hop('user', 'billing', 'POST /charges', [9, 9, 0]),
    ]);
    clock.now += 5 * MINUTE;
    expect(under.isDue()).toBe(true);
    await under.measure();
    expect(under.isDue()).toBe(false);
    await under.measure();
    expect(bodies()).toEqual([{ type: 'coverage.measured', number: NUMBER, covered: 2, hops: 3 }]);
    expect(asked).toEqual([30 * 60]);
  });

  it('does not count as blind what a restart cut off in the middle', async () => {
    const { watch: under, bodies } = watch([
      hop('user', 'checkout', 'POST /checkouts'),
      hop('user', 'checkout', null, [0, 9, 0]),
      hop('pricing', 'orders', 'GET /customers/:id/history'),
      hop('pricing', 'orders', 'GET', [0, 0, 9]),
    ]);
    await under.measure();
    expect(bodies()).toMatchObject([{ covered: 2, hops: 2 }]);
  });

  it('counts as blind an edge of which no route can be seen at all', async () => {
    const { watch: under, bodies } = watch([
      hop('user', 'checkout', null, [0, 9, 0]),
      hop('user', 'orders', 'POST /orders'),
    ]);
    await under.measure();
    expect(bodies()).toMatchObject([{ covered: 1, hops: 2 }]);
  });

  it('is measured of no incident that is open', async () => {
    const { watch: under, asked } = watch([], [enters('phase-1', 15), begins(15)]);
    await under.measure();
    expect([under.isDue(), asked]).toEqual([false, []]);
  });
});
