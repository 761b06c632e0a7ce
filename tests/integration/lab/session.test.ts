import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionEnd, SessionStatus } from '#chaos/api/session-answers.ts';
import { createRandom } from '#chaos/load/random.ts';
import { AGENDA } from '#chaos/session/agenda.ts';
import { EventLog } from '#chaos/session/event-log.ts';
import type { SessionEventBody } from '#chaos/session/events.ts';
import type { LabRecord } from '#infra/embedded/lab-state.ts';
import { portPlan } from '#infra/topology.ts';
import { until } from '../../until.ts';
import { DUE_STEPS, enteredIn } from '../session/due-steps.ts';
import { type LabUnderTest, ROOT, startLab } from './lab-under-test.ts';

const LONG_MS = 180_000;
const MINUTE = 60_000;
/** The whole drill in ninety seconds. */
const PACE = '120';
const KILLS = 20;
const SEED = 19;

describe('a drill in a live lab', () => {
  let lab: LabUnderTest;
  beforeAll(async () => {
    lab = await startLab('drilled', 24_100);
  }, LONG_MS);
  afterAll(async () => lab?.[Symbol.asyncDispose](), LONG_MS);

  const fileOf = (name: string) => join(ROOT, '.drill/labs/drilled', name);
  const pidOf = (name: string) =>
    (JSON.parse(readFileSync(fileOf('processes.json'), 'utf8')) as Record<string, { pid: number }>)[name]?.pid ?? 0;
  const status = async () => (await lab.get<{ session: SessionStatus }>('/session')).session;
  const command = async (...words: string[]) => {
    const { code, stdout, stderr } = await lab.drill('session', ...words, '--json');
    expect([words, code, stderr]).toEqual([words, 0, '']);
    return JSON.parse(stdout) as SessionStatus;
  };

  /** Whether the step that is on has an incident. */
  const isDisturbed = async () => {
    const { agenda, at, state } = await status();
    return state !== 'over' && AGENDA.find(({ id }) => id === agenda[at]?.id)?.pressure !== null;
  };
  /** Whether the partner takes payments, as its own switch says. */
  const isPartnerWell = async () => {
    const { adminToken } = JSON.parse(readFileSync(fileOf('lab.json'), 'utf8')) as LabRecord;
    const headers = { authorization: `Bearer ${adminToken}` };
    const response = await fetch(`http://127.0.0.1:${portPlan(lab.portBase).admin('partner')}/toggles`, { headers });
    const { toggles } = (await response.json()) as { toggles: { name: string; value: string }[] };
    return toggles.find(({ name }) => name === 'payments')?.value === 'healthy';
  };

  function events(): SessionEventBody[] {
    const log = new EventLog(join(ROOT, '.drill/drills/drilled.db'));
    const all = log.read(log.latestDrill()).map(({ body }) => body);
    log.close();
    return all;
  }

  it(
    'is led from the command line, and what would disturb it is refused',
    async () => {
      await lab.healthy();
      const none = await lab.drill('session');
      expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('session begin')]);
      const unknown = await lab.drill('session', 'begin', 'no-such');
      expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('there is no scenario no-such')]);
      expect(await command('begin', 'red-herring')).toMatchObject({ state: 'running', clock: '03:00', at: 0, pace: 1 });
      for (const words of [['start'], ['stop'], ['reveal'], ['reset'], ['session', 'begin']])
        expect(await lab.drill(...words)).toMatchObject({ code: 1, stderr: expect.stringContaining('a drill runs') });
      const byName = await lab.drill('validate', 'n-plus-one');
      expect([byName.code, byName.stderr]).toEqual([3, expect.stringContaining('a drill runs')]);
      await command('next');
      await until('the tools', async () => (await status()).tools.length > 0);
      expect((await status()).tools.map(({ name }) => name)).toEqual(['traces', 'logs', 'metrics', 'graph']);
      expect((await status()).tools.filter(({ answers }) => !answers)).toEqual([]);
      expect(await command('extend', '90s')).toMatchObject({ at: 1 });
      expect(await command('pause')).toMatchObject({ state: 'paused' });
      expect(await command('resume')).toMatchObject({ state: 'running' });
      await command('next');
      await until('an incident', async () => (await status()).incidents.length === 1);
      const shown = await lab.drill('session');
      expect(shown.stdout).toMatch(/^Drill 1 runs\. By its clock it is 03:0\d\.\n/);
      expect(shown.stdout).toMatch(/now +Phase 1: humans only +45 min +until 03:4\d/);
      expect(shown.stdout).toMatch(/INC-[0-9A-F]{4}: open/);
      expect(shown.stdout).not.toMatch(/red-herring|partner|worker/);
      const { stdout } = await lab.drill('session', 'end', '--json');
      const { session, report } = JSON.parse(stdout) as SessionEnd;
      expect([session.state, session.why, report.healthy]).toEqual(['over', 'stopped', true]);
      expect(report.revertedSeconds).toBeLessThan(2);
      expect((await lab.drill('stop')).code).toBe(0);
    },
    LONG_MS,
  );

  it(
    'loses nothing when its controller is killed twenty times',
    async () => {
      await lab.healthy();
      const random = createRandom(`${SEED}`);
      await command('begin', 'red-herring', '--pace', PACE);
      for (let kill = 0; kill < KILLS; kill++) {
        await delay(random.whole(500, 2_500));
        const pid = pidOf('controller');
        process.kill(pid, 'SIGKILL');
        await until('another controller', () => ![0, pid].includes(pidOf('controller')), { timeoutMs: 20_000 });
        await until('its answer', status, { timeoutMs: 20_000 });
        await until('the conditions of its step', async () => (await isPartnerWell()) === !(await isDisturbed()), {
          timeoutMs: 20_000,
        });
      }
      await until('the end of the drill', async () => (await status()).state === 'over', { timeoutMs: 120_000 });
      await lab.healthy();
      const all = events();
      expect(enteredIn(all)).toEqual(DUE_STEPS);
      expect(all.filter(({ type }) => type === 'drill.ended')).toEqual([{ type: 'drill.ended', why: 'finished' }]);
      const { incidents, elapsedMs } = await status();
      expect(elapsedMs).toBeGreaterThanOrEqual(180 * MINUTE);
      // A controller that dies while it begins an incident begins another: the first was never anybody's.
      expect(incidents.every(({ endedAt }) => endedAt !== null)).toBe(true);
      expect(new Set(incidents.map(({ number }) => number)).size).toBe(incidents.length);
    },
    2 * LONG_MS,
  );
});
