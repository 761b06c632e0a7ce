import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { until } from '../../until.ts';
import { even, startQuietLoad } from './start.ts';
import { startStub } from './stub-target.ts';

describe('open loop', () => {
  it('counts latency from the intended start, so that a queue shows in it', async () => {
    // One after another, 100 ms each: a client that waited for its turn would never see more than 100 ms.
    let queue = Promise.resolve();
    await using stub = await startStub(async () => {
      queue = queue.then(() => delay(100));
      await queue;
      return 200;
    });
    await using load = await startQuietLoad(stub.url);
    load.apply({ journeys: { statement: even(40) } });
    await until('twenty visits are over', () => load.status().journeys.statement.succeeded >= 20);
    const { latencyMs, inFlight } = load.status().journeys.statement;
    expect(inFlight).toBeGreaterThan(20);
    expect(latencyMs?.p99).toBeGreaterThan(1_000);
  });

  it('counts the waiting between attempts as latency', async () => {
    await using stub = await startStub(({ index }) => (index === 0 ? 503 : 200));
    await using load = await startQuietLoad(stub.url);
    load.apply({ journeys: { statement: even(5) } });
    await until(
      'the first visit is over',
      () => load.status().journeys.statement.retried === 1 && load.status().inFlight === 0,
    );
    // The first back-off lasts 200 to 600 ms.
    expect(load.status().journeys.statement.latencyMs?.p99).toBeGreaterThan(195);
  });

  it('lets users come on time though nobody is answered', async () => {
    await using stub = await startStub(() => 'hang');
    await using load = await startQuietLoad(stub.url);
    load.apply({ journeys: { order: even(100) } });
    await until('a second has passed', () => load.status().profileSeconds >= 1);
    const { order } = load.status().journeys;
    expect(order.started).toBeGreaterThan(50);
    expect(order).toMatchObject({ inFlight: order.started, shed: 0, succeeded: 0, latencyMs: null });
  });

  it('brings the same users to a fast target and to a slow one', async () => {
    const payments = async (delayMs: number) => {
      await using stub = await startStub(async () => {
        await delay(delayMs);
        return 201;
      });
      await using load = await startQuietLoad(stub.url);
      load.apply({ journeys: { checkout: { perSecond: 100, arrivals: 'poisson' } } });
      await until('thirty payments', () => load.status().journeys.checkout.started >= 30);
      load.apply({ journeys: {} });
      await until('the end of the last visit', () => load.status().inFlight === 0);
      return stub.seen.map(({ body }) => body);
    };
    const both = await Promise.all([payments(0), payments(400)]);
    const [fewer = [], more = []] = both.toSorted((a, b) => a.length - b.length);
    // Both are the start of one schedule; which connection is first in is not ours to say.
    expect(more).toEqual(expect.arrayContaining(fewer));
    expect(new Set(fewer).size).toBe(fewer.length);
  });

  it('turns arrivals away beyond the visits that it may hold, and says so', async () => {
    const lines: string[] = [];
    await using stub = await startStub(() => 'hang');
    await using load = await startQuietLoad(stub.url, { maxInFlight: 10, log: (line) => lines.push(line) });
    load.apply({ journeys: { order: even(200) } });
    await until('some are turned away', () => load.status().shed >= 20);
    const status = load.status();
    expect(status).toMatchObject({ inFlight: 10, maxInFlight: 10, shed: status.journeys.order.shed });
    expect(status.journeys.order.started).toBe(10);
    expect(status.journeys.order.achievedPerSecond).toBeGreaterThan(100);
    expect(lines).toEqual(['order: an arrival was turned away, because 10 visits are under way']);
  });

  it('goes on while a target is away, and finds it again', async () => {
    const lines: string[] = [];
    const gone = await startStub(() => 200);
    await gone.stop();
    await using load = await startQuietLoad(gone.url, { log: (line) => lines.push(line) });
    load.apply({ journeys: { statement: even(20) } });
    await until('visits fail', () => load.status().journeys.statement.failures.connection >= 3);
    expect(load.status().journeys.statement.achievedPerSecond).toBeGreaterThan(10);
    expect(lines).toEqual([expect.stringMatching(/^statement: GET \/statements\/C\d{4} failed: ECONNREFUSED$/)]);
  });
});
