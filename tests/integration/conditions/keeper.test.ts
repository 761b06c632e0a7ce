import { describe, expect, it } from '@jest/globals';
import { startStub } from '../load/stub-target.ts';
import { ALL_SHOWN, EACH_KIND, EVERYTHING, HEALTHY, startLevers } from './lab.ts';

const toggle = (value: string) => ({ kind: 'toggle', service: 'worker', name: 'press', value });

describe('ConditionKeeper', () => {
  it.each(EACH_KIND)('applies and reverts %s', async (_kind, one, shows) => {
    await using lab = await startLevers();
    const keeper = lab.keeper();
    await keeper.hold([one]);
    expect(await lab.inForce()).toEqual({ ...HEALTHY, ...shows });
    expect(keeper.current()).toEqual([one]);
    await keeper.release();
    expect(await lab.inForce()).toEqual(HEALTHY);
    expect(keeper.current()).toEqual([]);
  });

  it.each(EACH_KIND)('holds %s no differently when told twice, and releases it twice', async (_kind, one, shows) => {
    await using lab = await startLevers();
    const keeper = lab.keeper();
    await keeper.hold([one]);
    await keeper.hold([one, one]);
    expect(await lab.inForce()).toEqual({ ...HEALTHY, ...shows });
    expect(keeper.current()).toEqual([one]);
    await keeper.release();
    await keeper.release();
    expect(await lab.inForce()).toEqual(HEALTHY);
  });

  it.each([
    ['an unknown kind', { kind: 'earthquake' }, /conditions\.4\.kind/],
    ['no condition at all', null, /conditions\.4/],
    ['an unknown link to slow', { kind: 'toxic', link: 'a-to-b', type: 'latency', attributes: {} }, /no link a-to-b/],
    ['an unknown link to cut', { kind: 'partition', link: 'a-to-b' }, /no link a-to-b/],
    [
      'jitter',
      { kind: 'toxic', link: 'orders-to-pricing', type: 'latency', attributes: { jitter: 3 } },
      /attributes: must not contain jitter/,
    ],
    ['an unknown service', { kind: 'toggle', service: 'nobody', name: 'press', value: 'busy' }, /no service nobody/],
    [
      'an unknown toggle',
      { kind: 'toggle', service: 'worker', name: 'lamp', value: 'on' },
      /worker has no toggle lamp/,
    ],
    ['an unknown value', toggle('asleep'), /worker\.press takes idle, busy, stuck; got asleep/],
    ['an unknown profile', { kind: 'traffic', profile: { name: 'flood' } }, /name: expected one of/],
    ['an unknown journey', { kind: 'traffic', profile: { journeys: { swim: {} } } }, /swim/],
  ])('refuses a whole plan with %s in it before anything is touched', async (_what, wrong, message) => {
    await using lab = await startLevers();
    const keeper = lab.keeper();
    await keeper.hold([toggle('stuck')]);
    const before = { journal: lab.journal(), inForce: await lab.inForce() };
    await expect(keeper.hold([...EVERYTHING, wrong])).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringMatching(message),
    });
    expect({ journal: lab.journal(), inForce: await lab.inForce() }).toEqual(before);
    expect(keeper.current()).toEqual([toggle('stuck')]);
  });

  it('reverts what another plan does not hold, and takes over what it holds otherwise', async () => {
    await using lab = await startLevers();
    const keeper = lab.keeper();
    await keeper.hold(EVERYTHING);
    expect(await lab.inForce()).toEqual(ALL_SHOWN);
    await keeper.hold([toggle('stuck')]);
    expect(await lab.inForce()).toEqual({ ...HEALTHY, press: 'stuck' });
    expect(keeper.current()).toEqual([toggle('stuck')]);
  });

  it.each([
    ['proxy', 'toxiproxy' as const, 'the proxy failed'],
    ['load generator', 'load' as const, 'the load generator does not answer'],
    ['service', 'worker' as const, 'worker does not answer'],
  ])('releases the rest when the %s does not answer, and names it', async (_what, part, message) => {
    await using lab = await startLevers();
    const keeper = lab.keeper();
    const rest = EVERYTHING.filter(({ kind }) => kind !== 'toxic');
    await keeper.hold(rest);
    const reverted = () => lab.journal().split('"step":"reverted"').length - 1;
    await lab[part].stop();
    await expect(keeper.release()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(message),
    });
    expect(keeper.current()).toHaveLength(1);
    expect(reverted()).toBe(rest.length - 1);
  });

  it('releases the rest within two seconds when the proxy hangs', async () => {
    await using lab = await startLevers();
    const keeper = lab.keeper();
    await keeper.hold(EVERYTHING);
    await using silent = await startStub(() => 'hang');
    lab.levers.toxiproxyUrl = silent.url;
    const begun = performance.now();
    await expect(keeper.release()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('the proxy does not answer'),
    });
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(await lab.inForce()).toEqual({ ...ALL_SHOWN, profile: 'ordinary', press: 'idle' });
  });

  it.each([
    ['breaks off', 'reset' as const, 'unavailable', 'the load generator does not answer'],
    ['answers what is not JSON', { status: 200, body: '', raw: Buffer.from('<') }, 'unavailable', 'does not answer'],
    ['fails', { status: 500, body: null }, 'unavailable', 'the load generator refused: 500'],
    ['refuses', { status: 400, body: { error: { message: 'why' } } }, 'bad-request', 'the load generator refused: why'],
  ])('names a lever that %s', async (_what, reply, code, message) => {
    await using lab = await startLevers();
    await using load = await startStub(() => reply);
    lab.levers.loadUrl = load.url;
    const held = lab.keeper().hold([{ kind: 'traffic', profile: { name: 'ordinary' } }]);
    await expect(held).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('does overlapping calls one after another, also after one that was refused', async () => {
    await using lab = await startLevers();
    const keeper = lab.keeper();
    const calls = [
      keeper.hold(EVERYTHING),
      keeper.hold([toggle('asleep')]),
      keeper.release(),
      keeper.hold([toggle('busy')]),
      keeper.hold([toggle('stuck')]),
    ];
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
    expect(await lab.inForce()).toEqual({ ...HEALTHY, press: 'stuck' });
    const steps = lab
      .journal()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { step: string }).step);
    expect(steps.slice(0, 12)).toEqual([
      ...EVERYTHING.flatMap(() => ['intended', 'applied']),
      ...EVERYTHING.map(() => 'reverted'),
    ]);
    expect(steps.slice(12)).toEqual(['intended', 'applied', 'intended', 'applied']);
  });
});
