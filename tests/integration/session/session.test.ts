import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Practice } from '#chaos/drill/practice.ts';
import type { Mechanism } from '#chaos/judge/mechanisms.ts';
import type { Metric } from '#chaos/recorder/answers.ts';
import type { Suspect } from '#chaos/scenarios/definition.ts';
import { EventLog } from '#chaos/session/event-log.ts';
import { Session } from '#chaos/session/session.ts';
import type { Secrets } from '#chaos/session/team-answers.ts';
import { until } from '../../until.ts';
import { HEALTHY } from '../conditions/lab.ts';
import { startPractice } from '../drill/practice-lab.ts';
import { DUE_STEPS, enteredIn } from './due-steps.ts';

const MINUTE = 60_000;
const BEGUN = 1_795_489_200_000;
const LATE = { kind: 'toxic', link: 'orders-to-inventory', type: 'latency', attributes: { latency: 800 } };
const USERS = { kind: 'traffic', profile: { journeys: { browse: { perSecond: 10, arrivals: 'even' } } } };
const CUT = { kind: 'partition', link: 'orders-to-pricing' };
const SCENARIOS = { first: [LATE, USERS], second: [LATE], third: [CUT] };
const PLAN = [
  { scenario: 'first', quiet: false },
  { scenario: 'second', quiet: false },
];

const SECRETS: Secrets = {
  key: { service: 'orders', mechanisms: ['hold-and-wait'], herrings: ['pricing'] },
  hints: ['Look.', 'Count.', 'It is there.'],
  mails: ['I cannot buy anything.', 'Still nothing.'],
};

/**
 * A session on practices whose levers are real, with a clock that only the test moves.
 * @param atOnce how many incidents the lab can run at once
 */
async function startSession(atOnce: 1 | 2 = 1) {
  const lab = await startPractice(SCENARIOS);
  const time = { now: BEGUN };
  const secrets = { ...SECRETS };
  const file = join(lab.folder, 'drills.db');
  let practices: [Practice, ...Practice[]];
  let session: Session;
  const sessions: Session[] = [];
  const make = () =>
    new Session({
      log: new EventLog(file),
      practices,
      ground: lab.ground,
      history: {
        saves: async () => [],
        diff: async (save) => `diff of ${save}`,
        diffSince: async (save) => `diff since ${save}`,
      },
      secretsOf: async () => secrets,
      now: () => time.now,
    });
  /** As a controller that has just started. */
  const meet = () => {
    practices = (atOnce === 1 ? [lab.practice()] : lab.twoPractices()) as [Practice, ...Practice[]];
    session = make();
    sessions.push(session);
  };
  const begin = async () => {
    meet();
    await Promise.all(practices.map((one) => one.recall()));
    await Promise.all(practices.map((one) => one.recover()));
    await session.recover();
  };
  await begin();
  const step = () => session.current()?.agenda[session.current()?.at ?? -1]?.id;
  return {
    ...lab,
    secrets,
    get session() {
      return session;
    },
    get practice() {
      return practices[0];
    },
    get practices() {
      return practices;
    },
    step,
    /** The session of a controller that has started, and has not looked around yet. */
    unready: () => {
      meet();
      return session;
    },
    /** The controller dies without a word, and another one comes. */
    async die() {
      await session.fallSilent();
      await begin();
    },
    /** So many drill minutes later. */
    later: (minutes: number) => {
      time.now += minutes * MINUTE;
    },
    reaches: (id: string) => until(`the step ${id}`, () => step() === id),
    events: () => new EventLog(file).read(1).map(({ body }) => body),
    browsers: () => lab.levers.load.status().journeys.browse?.askedPerSecond ?? 0,
    async [Symbol.asyncDispose]() {
      if (session.isRunning()) await session.end();
      for (const one of sessions) await one.fallSilent();
      await until('incidents that are over', () => practices.every((one) => !one.current()));
      await lab[Symbol.asyncDispose]();
    },
  };
}

describe('a drill', () => {
  it('leads through its agenda, with the conditions of each step', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN, pace: 1 });
    expect([drill.step(), await drill.inForce()]).toEqual(['orientation', HEALTHY]);
    drill.later(10);
    await drill.reaches('setup');
    expect(await drill.inForce()).toEqual(HEALTHY);
    drill.later(5);
    await drill.reaches('phase-1');
    await until('the incident', async () => (await drill.inForce()).toxics.length === 1);
    await until('its users', () => drill.browsers() === 10);
    drill.later(45);
    await until('fewer users', () => drill.browsers() === 5);
    expect(drill.step()).toBe('tea-1');
    expect((await drill.inForce()).toxics).toHaveLength(1);
    drill.later(10);
    await until('more users', () => drill.browsers() === 12);
    drill.later(50);
    await until('as many users as at first', () => drill.browsers() === 10);
    expect(drill.step()).toBe('phase-3');
    drill.later(30);
    await until('a lab left alone', async () => JSON.stringify(await drill.inForce()) === JSON.stringify(HEALTHY));
    expect(drill.step()).toBe('phase-4');
    drill.later(30);
    await until('the end', () => drill.session.current()?.ended);
    expect(enteredIn(drill.events())).toEqual(DUE_STEPS);
    expect(drill.events().findLast(({ type }) => type === 'drill.ended')).toMatchObject({ why: 'finished' });
  });

  it('announces no incident, and tells the pages', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN, pace: 1 });
    drill.later(15);
    await until('the incident', () => drill.practice.current()?.state === 'running');
    expect(drill.said.join('\n')).toContain('page 1: Customers wait');
    expect(drill.said.join('\n')).not.toMatch(/has begun|first/);
  });

  it('runs two incidents at once, each resolved for itself, and goes on with both after a death', async () => {
    await using drill = await startSession(2);
    const plan = [
      { scenario: 'first', quiet: false },
      { scenario: 'third', quiet: false, isBeside: true as const },
      ...PLAN.slice(1),
    ];
    await drill.session.begin({ plan, pace: 1 });
    drill.later(15);
    const bothRun = () => drill.practices.every((one) => one.current()?.state === 'running');
    await until('both incidents', bothRun);
    const state = () => drill.session.current()?.incidents ?? [];
    const [first = '', third = ''] = state().map(({ number }) => number);
    expect(state()).toMatchObject([{ scenario: 'first' }, { scenario: 'third' }]);
    const inForce = await drill.inForce();
    expect(inForce.toxics).toHaveLength(1);
    expect(inForce.cut).toEqual(['orders-to-pricing']);
    expect(() => drill.session.board.raise('It is late', 'Ada')).toThrow(`${first} and ${third} are open`);
    expect(drill.session.board.raise('It is late', 'Ada', third)).toMatchObject({ number: third });
    await drill.die();
    expect(await drill.inForce()).toEqual(inForce);
    drill.practices[1]?.resolve(third);
    await until('that it is written down', () => state()[1]?.resolved);
    // What was repaired goes on beside the other.
    expect(state()[0]?.resolved).toBeNull();
    expect(await drill.inForce()).toEqual(inForce);
    drill.practices[0].resolve(first);
    await until('the next of the plan', () => state().length === 3 && drill.practice.current()?.state === 'running');
    expect(drill.practice.running().scenario).toBe('second');
    expect((await drill.inForce()).cut).toEqual([]);
  });

  it('ends two incidents at once, and leaves nothing', async () => {
    await using drill = await startSession(2);
    const plan = [
      { scenario: 'first', quiet: false },
      { scenario: 'third', quiet: false, isBeside: true as const },
    ];
    await drill.session.begin({ plan, pace: 1 });
    drill.later(15);
    await until('both incidents', () => drill.practices.every((one) => one.current()?.state === 'running'));
    const { report } = await drill.session.end();
    expect(report).toMatchObject({ healthy: true });
    expect(await drill.inForce()).toEqual(HEALTHY);
    expect(drill.session.current()?.incidents.every(({ ended }) => ended !== null)).toBe(true);
  });

  it('goes on to the next incident of the plan when one is resolved', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN, pace: 1 });
    drill.later(15);
    const first = await until('the incident', () => drill.practice.current());
    await until('that it runs', () => drill.practice.current()?.state === 'running');
    drill.practice.resolve(first.number);
    await until('another incident', () => ![undefined, first.number].includes(drill.practice.current()?.number));
    expect(drill.practice.running().scenario).toBe('second');
    const second = drill.practice.current()?.number ?? '';
    await until('that it runs', () => drill.practice.current()?.state === 'running');
    drill.practice.resolve(second);
    // The last one goes on after that, so that its repair is tried, until the lab is left alone.
    await until(
      'that it is resolved',
      () => drill.events().filter(({ type }) => type === 'incident.resolved').length === 2,
    );
    expect((await drill.inForce()).toxics).toHaveLength(1);
    drill.later(135);
    await until('a lab left alone', async () => JSON.stringify(await drill.inForce()) === JSON.stringify(HEALTHY));
    await until('its end on record', () => drill.events().filter(({ type }) => type === 'incident.ended').length === 2);
    const incidents = drill.events().filter(({ type }) => type.startsWith('incident.'));
    expect(incidents.map((one) => [one.type, 'number' in one && one.number])).toEqual([
      ['incident.begun', first.number],
      ['incident.resolved', first.number],
      ['incident.ended', first.number],
      ['incident.begun', second],
      ['incident.resolved', second],
      ['incident.ended', second],
    ]);
  });

  it('goes on to an incident that is planned while the others are resolved already, as long as there is time for one', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN.slice(0, 1), pace: 1 });
    drill.later(15);
    await drill.reaches('phase-1');
    const begun = () => drill.events().filter(({ type }) => type === 'incident.begun').length;
    await until('an incident', () => begun() === 1);
    await until('that it runs', () => drill.practice.current()?.state === 'running');
    drill.practice.resolve(drill.practice.running().number);
    await until('its resolution', () => drill.events().some(({ type }) => type === 'incident.resolved'));
    const { plan } = await drill.session.lead.add(PLAN.slice(1));
    expect(plan).toEqual(PLAN);
    await until('the next incident', () => begun() === 2);
    await expect(drill.session.lead.add(Array(15).fill(PLAN[0]))).rejects.toThrow('at most 16');
    drill.later(135);
    await drill.reaches('phase-4');
    await expect(drill.session.lead.add(PLAN)).rejects.toThrow('no incident begins any more');
    await drill.session.end();
    await expect(drill.session.lead.add(PLAN)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('stands while it is paused, and goes on, ends a step now or later, as its facilitator says', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN, pace: 1 });
    await drill.session.lead.pause();
    await expect(drill.session.lead.pause()).rejects.toMatchObject({ code: 'conflict' });
    drill.later(60);
    await drill.session.lead.resume();
    await expect(drill.session.lead.resume()).rejects.toMatchObject({ code: 'conflict' });
    expect(drill.step()).toBe('orientation');
    await drill.session.lead.extend(5 * MINUTE);
    drill.later(14);
    await drill.session.next();
    expect(drill.step()).toBe('setup');
    await drill.session.next();
    expect(drill.step()).toBe('phase-1');
    expect(drill.events().filter(({ type }) => type === 'phase.entered')).toEqual([
      { type: 'phase.entered', phase: 'setup', atMs: 14 * MINUTE },
      { type: 'phase.entered', phase: 'phase-1', atMs: 14 * MINUTE },
    ]);
    while (!drill.session.current()?.ended) await drill.session.next();
    await expect(drill.session.next()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('ends at once with everything reverted', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN, pace: 1 });
    drill.later(15);
    await until('the incident', async () => (await drill.inForce()).toxics.length === 1);
    const { state, report } = await drill.session.end();
    expect([state.ended?.why, report.healthy]).toEqual(['stopped', true]);
    expect([await drill.inForce(), drill.practice.current()]).toEqual([HEALTHY, undefined]);
    await expect(drill.session.end()).rejects.toMatchObject({ code: 'conflict' });
    await drill.session.begin({ plan: PLAN, pace: 1 });
    expect(drill.session.current()).toMatchObject({ drill: 2, ended: null, incidents: [] });
  });

  it('does not begin in a sick lab, beside an incident, or twice', async () => {
    await using drill = await startSession();
    drill.lab.status = { state: 'degraded', reason: 'not ready: orders', workspace: '' };
    await expect(drill.session.begin({ plan: PLAN, pace: 1 })).rejects.toMatchObject({ code: 'unavailable' });
    drill.lab.status = { state: 'healthy', reason: null, workspace: '' };
    await drill.practice.start('first');
    await expect(drill.session.begin({ plan: PLAN, pace: 1 })).rejects.toMatchObject({ code: 'conflict' });
    await drill.practice.stop();
    expect(drill.session.current()).toBeUndefined();
    await drill.session.begin({ plan: PLAN, pace: 1 });
    await expect(drill.session.begin({ plan: PLAN, pace: 1 })).rejects.toMatchObject({ code: 'conflict' });
    expect(() => drill.session.refuseWhileRunning('a practice')).toThrow('a practice would disturb it');
  });

  it('judges diagnoses, and tells hints, of the incident that is open', async () => {
    await using drill = await startSession();
    const evidence = [{ kind: 'metric', value: 'orders_waiting' }] as const;
    await drill.session.begin({ plan: PLAN, pace: 1 });
    await expect(drill.session.hint()).rejects.toMatchObject({ code: 'conflict' });
    await expect(drill.session.diagnose({ service: 'orders' }, evidence)).rejects.toMatchObject({ code: 'conflict' });
    drill.later(15);
    const { number } = await until('the incident', () => drill.session.current()?.incidents[0]);
    const asked: unknown[] = [];
    drill.ground.telemetry.metric = async (name, query) => {
      asked.push([name, query]);
      return name === 'orders_waiting' ? ({ series: [{}] } as unknown as Metric) : undefined;
    };
    const rumour = [{ kind: 'metric', value: 'rumours' }] as const;
    await expect(drill.session.diagnose({ service: 'orders' }, rumour)).rejects.toMatchObject({
      code: 'bad-request',
      detail: { field: 'evidence.0', got: 'rumours' },
    });
    const says = (service: Suspect, mechanism?: Mechanism) => drill.session.diagnose({ service, mechanism }, evidence);
    expect(await says('pricing', 'hold-and-wait')).toEqual({ number, outcome: 'herring', costMinutes: 5 });
    expect(await says('orders')).toEqual({ number, outcome: 'partly', costMinutes: 0 });
    expect(await says('orders', 'hold-and-wait')).toEqual({ number, outcome: 'right', costMinutes: 0 });
    expect(asked.at(-1)).toEqual(['orders_waiting', { service: 'orders', since: BEGUN + 15 * MINUTE }]);
    expect([await drill.session.hint(), await drill.session.hint(), await drill.session.hint()]).toEqual([
      { number, hint: 1, text: 'Look.', costMinutes: 2 },
      { number, hint: 2, text: 'Count.', costMinutes: 5 },
      { number, hint: 3, text: 'It is there.', costMinutes: 10 },
    ]);
    await expect(drill.session.hint()).rejects.toMatchObject({ code: 'conflict' });
    await drill.die();
    expect(drill.session.current()?.incidents[0]).toMatchObject({
      hints: [{ costMinutes: 2 }, { costMinutes: 5 }, { costMinutes: 10 }],
      diagnoses: [{ outcome: 'herring' }, { outcome: 'partly' }, { outcome: 'right', mechanism: 'hold-and-wait' }],
    });
  });

  it('opens an incident again that comes back after it was resolved', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN.slice(0, 1), pace: 1 });
    drill.later(15);
    const { number } = await until('the incident', () => drill.session.current()?.incidents[0]);
    await until('that it runs', () => drill.practice.current()?.state === 'running');
    drill.practice.resolve(number);
    await until('that it is resolved', () => drill.session.current()?.incidents[0]?.resolved);
    // Users of this scenario suffer whenever a test says so.
    drill.practice.reading = async () => ({ present: true, reading: 'pages take 4 s' });
    await until('that it is open again', () => drill.session.current()?.incidents[0]?.resolved === null, {
      timeoutMs: 20_000,
    });
    expect(drill.events().at(-1)).toEqual({ type: 'incident.reopened', number, reading: 'pages take 4 s' });
    expect([drill.practice.current()?.resolvedAt, (await drill.inForce()).toxics.length]).toEqual([null, 1]);
  }, 30_000);

  it('resolves an incident in which nothing is wrong when the team says so, unless it has changed something', async () => {
    await using drill = await startSession();
    drill.secrets.key = { service: 'none', mechanisms: ['nothing-wrong'], herrings: [] };
    drill.ground.telemetry.metric = async () => ({ series: [{}] }) as unknown as Metric;
    const evidence = [{ kind: 'metric', value: 'orders_waiting' }] as const;
    await drill.session.begin({ plan: PLAN, pace: 1 });
    drill.later(15);
    const first = await until('the incident', () => drill.session.current()?.incidents[0]);
    await until('that it runs', () => drill.practice.current()?.state === 'running');
    await drill.session.diagnose({ service: 'none', mechanism: 'nothing-wrong' }, evidence);
    expect(drill.session.current()?.incidents[0]).toMatchObject({
      number: first.number,
      resolved: { atMs: 15 * MINUTE },
    });
    const second = await until('another incident', () => drill.session.current()?.incidents[1]);
    await until('that it runs', () => drill.practice.current()?.state === 'running');
    await drill.session.code.deployed({ number: 1, time: '', what: 'saved', files: [], verdicts: [] });
    await drill.session.diagnose({ service: 'none', mechanism: 'nothing-wrong' }, evidence);
    expect(drill.session.current()?.incidents[1]).toMatchObject({ number: second.number, resolved: null });
  });

  it('measures what could be followed of an incident, once it is over', async () => {
    await using drill = await startSession();
    const hop = {
      caller: 'user',
      service: 'orders',
      route: 'POST /orders',
      requests: 9,
      withSpan: 9,
      withLog: 8,
      withExemplar: 9,
      traceId: null,
    };
    const asked: number[] = [];
    drill.ground.telemetry.coverage = async (windowSeconds) => {
      asked.push(windowSeconds);
      return {
        windowSeconds,
        requests: 9,
        isComplete: true,
        hops: [hop, { ...hop, route: 'GET /orders', withExemplar: 0 }],
      };
    };
    await drill.session.begin({ plan: PLAN, pace: 1 });
    drill.later(15);
    const { number } = await until('the incident', () => drill.session.current()?.incidents[0]);
    drill.later(20);
    await drill.session.end();
    await until('what could be followed', () => drill.events().at(-1)?.type === 'coverage.measured');
    expect(drill.events().at(-1)).toEqual({ type: 'coverage.measured', number, covered: 1, hops: 2 });
    expect(asked).toEqual([1_200]);
  });

  it('waits with its incident for a lab that is sick just then', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN, pace: 1 });
    drill.lab.status = { state: 'degraded', reason: 'not ready: orders', workspace: '' };
    drill.later(15);
    await drill.reaches('phase-1');
    expect(await drill.inForce()).toEqual(HEALTHY);
    drill.lab.status = { state: 'healthy', reason: null, workspace: '' };
    await until('the incident', async () => (await drill.inForce()).toxics.length === 1);
  });

  it('lets a fast clock stand for what takes its time, and a true one run', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN, pace: 1 });
    await drill.session.holds.during(async () => drill.later(1));
    await drill.session.end();
    await drill.session.begin({ plan: PLAN, pace: 60 });
    await drill.session.holds.during(async () => drill.later(60));
    expect(drill.session.current()).toMatchObject({ at: 0, clock: { elapsedMs: 0 }, holds: 0 });
    expect(drill.events().some(({ type }) => type === 'clock.held')).toBe(false);
  });

  it('lets a fast clock stand for what began before a controller that came back had looked around', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN, pace: 60 });
    // A validation that dies with its controller, and another one that is asked for before the next one is ready.
    void drill.session.holds.during(() => new Promise(() => {}));
    await drill.session.fallSilent();
    const next = drill.unready();
    let finish = () => {};
    const validating = next.holds.during(() => new Promise<void>((resolve) => (finish = resolve)));
    await next.recover();
    drill.later(1);
    expect(next.current()).toMatchObject({ holds: 1, clock: { elapsedMs: 0, isRunning: false } });
    finish();
    await validating;
    expect(next.current()).toMatchObject({ holds: 0, clock: { isRunning: true } });
    await next.end();
    await next.fallSilent();
  });

  it('comes back from a death in any step with the clock, the step and the conditions that there must be', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN, pace: 1 });
    const number = () => drill.practice.current()?.number;
    let first: string | undefined;
    for (const [minutes, step, browsers] of [
      [9, 'orientation', undefined],
      [4, 'setup', undefined],
      [10, 'phase-1', 10],
      [40, 'tea-1', 5],
      [20, 'phase-2', 12],
      [30, 'tea-2', 5],
      [20, 'phase-3', 10],
    ] as const) {
      drill.later(minutes);
      await drill.die();
      expect(drill.step()).toBe(step);
      if (browsers === undefined) expect(await drill.inForce()).toEqual(HEALTHY);
      else await until(`${browsers} browsers`, () => drill.browsers() === browsers);
      first ??= number();
      expect(number()).toBe(first);
    }
    drill.later(20);
    await drill.die();
    await until('a lab left alone', async () => JSON.stringify(await drill.inForce()) === JSON.stringify(HEALTHY));
    drill.later(40);
    await drill.die();
    expect(drill.session.current()?.ended?.why).toBe('finished');
    expect(drill.events().filter(({ type }) => type === 'incident.begun')).toHaveLength(1);
  });

  it('of which nothing is written down leaves no incident either', async () => {
    await using drill = await startSession();
    await drill.practice.start('first', { isDrilled: true });
    await drill.die();
    await until('a lab left alone', async () => JSON.stringify(await drill.inForce()) === JSON.stringify(HEALTHY));
    // One of free practice is nobody's concern here.
    await until('a free lab', () => !drill.practice.current());
    await drill.practice.start('first');
    await drill.die();
    expect((await drill.inForce()).toxics).toHaveLength(1);
    await drill.practice.stop();
  });

  it('that ended while the controller died leaves no incident', async () => {
    await using drill = await startSession();
    await drill.session.begin({ plan: PLAN, pace: 1 });
    drill.later(15);
    await until('the incident', async () => (await drill.inForce()).toxics.length === 1);
    await drill.session.fallSilent();
    // What the other controller had still written down.
    new EventLog(join(drill.folder, 'drills.db')).append(
      1,
      { type: 'drill.ended', why: 'stopped' },
      { by: 'facilitator', time: BEGUN },
    );
    await drill.die();
    await until('a lab left alone', async () => JSON.stringify(await drill.inForce()) === JSON.stringify(HEALTHY));
    await until('its end on record', () => drill.events().some(({ type }) => type === 'incident.ended'));
  });
});
