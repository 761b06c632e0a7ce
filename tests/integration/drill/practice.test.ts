import { writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readMet } from '#chaos/drill/choosing.ts';
import { until } from '../../until.ts';
import { ALL_SHOWN, EACH_KIND, EVERYTHING, HEALTHY } from '../conditions/lab.ts';
import { HALF_WRONG, startPractice } from './practice-lab.ts';

describe('an incident', () => {
  it('begins with its conditions in force, tells a number and pages, and no name', async () => {
    await using lab = await startPractice();
    const practice = lab.practice();
    const incident = await practice.start();
    expect(await lab.inForce()).toEqual(ALL_SHOWN);
    expect(incident).toMatchObject({ state: 'running', resolvedAt: null, pages: [{ text: 'Customers wait' }] });
    expect(incident.number).toMatch(/^INC-[0-9A-F]{4}$/);
    expect(practice.current()).toEqual(incident);
    expect(JSON.stringify([incident, lab.said])).not.toMatch(/everything|nobody sees/);
    expect(readMet(lab.files.metFile)).toEqual([{ number: incident.number, scenario: 'everything', quiet: false }]);
  });

  it('ends with everything reverted, what holds on to trouble restarted, and nothing remembered', async () => {
    await using lab = await startPractice();
    const practice = lab.practice();
    const { number } = await practice.start('everything');
    const report = await practice.stop();
    expect(report).toMatchObject({ number, restarted: ['orders'], healthy: true, reading: '0% of orders fail' });
    expect([await lab.inForce(), lab.restarted]).toEqual([HEALTHY, [['orders']]]);
    expect([practice.current(), lab.remembered()]).toEqual([undefined, undefined]);
    expect(practice.met()).toEqual({ number, scenario: 'everything', quiet: false });
    expect(practice.met(number)).toEqual(practice.met());
    expect(() => practice.met('INC-0000')).toThrow('INC-0000');
  });

  it('can be stopped twice at once, and when none runs', async () => {
    await using lab = await startPractice();
    const practice = lab.practice();
    await practice.start();
    const [first, second] = await Promise.all([practice.stop(), practice.stop()]);
    expect(first).toBe(second);
    expect(await practice.stop()).toMatchObject({ number: null, healthy: true });
    expect(await lab.inForce()).toEqual(HEALTHY);
  });

  it('is not begun twice, nor in a lab that is not healthy', async () => {
    await using lab = await startPractice();
    const practice = lab.practice();
    lab.lab.status = { state: 'degraded', reason: 'not ready: orders', workspace: '' };
    await expect(practice.start()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('not ready: orders'),
    });
    expect(await lab.inForce()).toEqual(HEALTHY);
    lab.lab.status = { state: 'healthy', reason: null, workspace: '' };
    const [one, other] = await Promise.allSettled([practice.start(), practice.start()]);
    expect([one.status, other.status]).toEqual(['fulfilled', 'rejected']);
    expect((other as PromiseRejectedResult).reason).toMatchObject({ code: 'conflict' });
    await expect(practice.start()).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is refused whole when it is unknown or one of its conditions is impossible', async () => {
    await using lab = await startPractice({ 'half-wrong': HALF_WRONG });
    const practice = lab.practice();
    await expect(practice.start('no-such')).rejects.toMatchObject({ code: 'not-found' });
    await expect(practice.start('half-wrong')).rejects.toThrow('no link a-to-b');
    expect([await lab.inForce(), practice.current(), lab.remembered()]).toEqual([HEALTHY, undefined, undefined]);
    expect(lab.levers.journal()).toBe('');
  });

  it('leaves nothing when a part does not answer half-way', async () => {
    await using lab = await startPractice();
    const practice = lab.practice();
    lab.levers.worker.jam();
    await expect(practice.start()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('the press is jammed'),
    });
    expect([await lab.inForce(), practice.current(), lab.remembered()]).toEqual([HEALTHY, undefined, undefined]);
    expect(lab.levers.journal()).toContain('intended');
  });

  it('is chosen among those that the team has not met', async () => {
    await using lab = await startPractice({ one: [], two: [], three: [] });
    const practice = lab.practice();
    for (let round = 0; round < 3; round += 1) {
      expect(await practice.start()).toMatchObject({ again: false });
      await practice.stop();
    }
    const met = readMet(lab.files.metFile).map(({ scenario }) => scenario);
    expect(met.toSorted()).toEqual(['one', 'three', 'two']);
    // Now there is none that it has not met, which it is told.
    expect(await practice.start()).toMatchObject({ again: true });
    expect(practice.running().scenario).not.toBe(met[2]);
  });
});

describe('a quiet twin', () => {
  const [, one, shows] = EACH_KIND.find(([kind]) => kind === 'partition') ?? [];
  const twins = { everything: [one] };
  const NOISE = { ...HEALTHY, ...shows };

  it('begins as every incident does, with its own conditions and pages, and nothing tells it', async () => {
    await using lab = await startPractice({ everything: EVERYTHING, without: [] }, twins);
    const practice = lab.practice();
    const incident = await practice.start(undefined, { quiet: true });
    expect(incident.number).toMatch(/^INC-[0-9A-F]{4}$/);
    expect(incident).toMatchObject({ state: 'running', resolvedAt: null, pages: [{ text: 'More than last week' }] });
    expect(await lab.inForce()).toEqual(NOISE);
    expect(JSON.stringify([incident, lab.said])).not.toMatch(/everything|quiet|nobody sees/i);
    expect(practice.running()).toEqual({ number: incident.number, scenario: 'everything', quiet: true });
    await practice.stop();
    const other = await practice.start('everything');
    expect(Object.keys(other)).toEqual(Object.keys(incident));
    expect(readMet(lab.files.metFile).map(({ quiet }) => quiet)).toEqual([true, false]);
  });

  it('reads and is stopped by what users would suffer, as its scenario is', async () => {
    await using lab = await startPractice({ everything: EVERYTHING }, twins);
    const practice = lab.practice();
    await practice.start('everything', { quiet: true });
    expect(await practice.reading()).toEqual({ present: false, reading: '0% of orders fail' });
    lab.lab.symptom = { present: true, reading: '62% of orders fail' };
    expect(await practice.reading()).toEqual({ present: true, reading: '62% of orders fail' });
    lab.lab.symptom = { present: false, reading: '0% of orders fail' };
    expect(await practice.stop()).toMatchObject({ healthy: true, restarted: ['orders'] });
    expect(await lab.inForce()).toEqual(HEALTHY);
  });

  it('is refused where there is none, and nothing of it stays', async () => {
    await using lab = await startPractice({ without: EVERYTHING });
    const practice = lab.practice();
    await expect(practice.start('without', { quiet: true })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('without has no quiet twin'),
    });
    await expect(practice.start(undefined, { quiet: true })).rejects.toMatchObject({ code: 'not-found' });
    expect([await lab.inForce(), practice.current(), lab.remembered()]).toEqual([HEALTHY, undefined, undefined]);
  });

  it('goes on as one after the death of the controller', async () => {
    await using lab = await startPractice({ everything: EVERYTHING }, twins);
    const { number } = await lab.practice().start('everything', { quiet: true });
    await fetch(`${lab.levers.toxiproxy.url}/reset`, { method: 'POST' });
    const later = lab.practice();
    await later.recover();
    expect(later.running()).toEqual({ number, scenario: 'everything', quiet: true });
    expect(later.current()).toMatchObject({ number, pages: [{ text: 'More than last week' }] });
    expect(await lab.inForce()).toEqual(NOISE);
    expect(lab.said.at(-1)).toBe(`incident resumed: ${number}: the controller had died; the incident goes on`);
    await later.stop();
  });
});

describe('after the death of the controller, an incident', () => {
  it('that was running goes on', async () => {
    await using lab = await startPractice();
    const { number } = await lab.practice().start();
    await fetch(`${lab.levers.toxiproxy.url}/reset`, { method: 'POST' });
    const later = lab.practice();
    await expect(later.start()).rejects.toMatchObject({ code: 'conflict' });
    await later.recover();
    expect(await lab.inForce()).toEqual(ALL_SHOWN);
    expect(later.current()).toMatchObject({ number, state: 'running', pages: [{ text: 'Customers wait' }] });
    expect(lab.said.at(-1)).toBe(`incident resumed: ${number}: the controller had died; the incident goes on`);
    await later.stop();
    expect(await lab.inForce()).toEqual(HEALTHY);
  });

  it.each(['starting', 'stopping'])('that was %s is reverted, and this is said', async (state) => {
    await using lab = await startPractice();
    await lab.practice().start();
    const record = JSON.parse(lab.remembered() ?? '') as { number: string };
    writeFileSync(lab.files.incidentFile, JSON.stringify({ ...record, state }));
    const later = lab.practice();
    await later.recover();
    expect([await lab.inForce(), later.current(), lab.remembered()]).toEqual([HEALTHY, undefined, undefined]);
    expect(lab.said.at(-1)).toBe(
      `incident ended: ${record.number}: the controller had died while it was ${state}; it is ended`,
    );
  });

  it('of a scenario that is gone is reverted', async () => {
    await using lab = await startPractice();
    await lab.practice().start();
    const record = JSON.parse(lab.remembered() ?? '') as object;
    writeFileSync(lab.files.incidentFile, JSON.stringify({ ...record, scenario: 'gone' }));
    const later = lab.practice();
    await later.recover();
    expect([await lab.inForce(), later.current()]).toEqual([HEALTHY, undefined]);
  });

  it('that nobody remembers leaves nothing in force', async () => {
    await using lab = await startPractice();
    await lab.levers.keeper().hold(EVERYTHING);
    await lab.practice().recover();
    expect(await lab.inForce()).toEqual(HEALTHY);
  });
});

describe('a part of the lab that was restarted', () => {
  it('gets back what it had lost while the incident runs, and not after', async () => {
    await using lab = await startPractice();
    const practice = lab.practice();
    await practice.start();
    lab.levers.worker.restart();
    await practice.componentReady('worker');
    expect(await lab.inForce()).toEqual(ALL_SHOWN);
    await practice.stop();
    lab.levers.worker.restart();
    await practice.componentReady('worker');
    expect(await lab.inForce()).toEqual(HEALTHY);
  });
});

describe('the end of a stop', () => {
  it('waits for users, and says when they are still not served', async () => {
    await using lab = await startPractice();
    const practice = lab.practice();
    await practice.start();
    lab.lab.symptom = { present: true, reading: '62% of orders fail' };
    const stopping = practice.stop();
    await until('everything is reverted', async () => (await lab.inForce()).press === 'idle');
    lab.lab.symptom = { present: false, reading: '0% of orders fail' };
    expect(await stopping).toMatchObject({ healthy: true, reading: '0% of orders fail' });
  });

  it('comes with the lab', async () => {
    await using lab = await startPractice();
    const practice = lab.practice();
    await practice.start();
    await practice.endWithLab();
    expect([await lab.inForce(), practice.current(), lab.remembered()]).toEqual([HEALTHY, undefined, undefined]);
  });
});
