import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Incident, IncidentStatus, StopReport } from '#chaos/api/drill-answers.ts';
import type { LabRecord } from '#infra/embedded/lab-state.ts';
import { portPlan } from '#infra/topology.ts';
import { until } from '../../until.ts';
import { type LabUnderTest, ROOT, startLab } from './lab-under-test.ts';

/** Has conditions of three kinds. */
const SCENARIO = 'red-herring';
const LONG_MS = 90_000;

describe('an incident in a live lab', () => {
  let lab: LabUnderTest;
  beforeAll(async () => {
    lab = await startLab('disturbed', 23_800);
  }, LONG_MS);
  afterEach(async () => {
    await lab.healthy();
    await lab.drill('stop');
  }, LONG_MS);
  afterAll(async () => lab?.[Symbol.asyncDispose](), LONG_MS);

  const fileOf = (name: string) => join(ROOT, '.drill/labs/disturbed', name);
  const record = () => JSON.parse(readFileSync(fileOf('lab.json'), 'utf8')) as LabRecord;
  const pidOf = (name: string) =>
    (JSON.parse(readFileSync(fileOf('processes.json'), 'utf8')) as Record<string, { pid: number }>)[name]?.pid ?? 0;

  /** What is in force on every lever of the lab. */
  async function inForce() {
    const ports = portPlan(lab.portBase);
    const ask = async (port: number, path: string) => {
      const headers = { authorization: `Bearer ${record().adminToken}` };
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers, signal: AbortSignal.timeout(2_000) });
      return response.json();
    };
    const proxies = (await ask(ports.toxiproxy, '/proxies')) as Record<string, { enabled: boolean; toxics: unknown[] }>;
    const { journeys } = (await ask(ports.load, '/status')) as { journeys: Record<string, { askedPerSecond: number }> };
    const toggles = await Promise.all(
      [ports.admin('worker'), ports.admin('partner')].map(async (port) => ask(port, '/toggles')),
    );
    return {
      links: Object.entries(proxies)
        .filter(([, { enabled, toxics }]) => !enabled || toxics.length > 0)
        .sort(),
      traffic: Object.entries(journeys).map(([name, { askedPerSecond }]) => `${name} ${askedPerSecond}`),
      toggles,
    };
  }

  async function start(): Promise<Incident> {
    await lab.healthy();
    const { code, stdout, stderr } = await lab.drill('start', SCENARIO, '--json');
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Incident;
  }

  const messages = async () => (await lab.events()).map(({ message }) => message);

  it.each(['toxiproxy', 'load', 'recorder', 'postgres', 'worker', 'partner', 'checkout'])(
    'goes on when %s is killed, and its conditions with it',
    async (name) => {
      const { number } = await start();
      const before = await inForce();
      const pid = pidOf(name);
      process.kill(pid, 'SIGKILL');
      await until('another process', () => ![0, pid].includes(pidOf(name)));
      await lab.healthy();
      expect(await messages()).toContain(`${name}: was ended by SIGKILL, and is started again`);
      await until('the same conditions', async () => JSON.stringify(await inForce()) === JSON.stringify(before), {
        timeoutMs: 20_000,
      });
      expect((await lab.get<IncidentStatus>('/incident')).incident).toMatchObject({ number, state: 'running' });
    },
    LONG_MS,
  );

  it(
    'goes on when the controller is killed, and this is said',
    async () => {
      const { number } = await start();
      const before = await inForce();
      const pid = pidOf('controller');
      process.kill(pid, 'SIGKILL');
      await until('another controller', () => ![0, pid].includes(pidOf('controller')));
      await until(
        'the news',
        async () => (await messages()).includes(`${number}: the controller had died; the incident goes on`),
        { timeoutMs: 40_000 },
      );
      expect(await inForce()).toEqual(before);
    },
    LONG_MS,
  );

  it(
    'is over when the controller is killed while it stops',
    async () => {
      const { number } = await start();
      const pid = pidOf('controller');
      const stopping = lab.drill('stop');
      await until('the stop to begin', () => readFileSync(fileOf('incident.json'), 'utf8').includes('"stopping"'), {
        everyMs: 1,
      });
      process.kill(pid, 'SIGKILL');
      await stopping;
      await until('another controller', () => ![0, pid].includes(pidOf('controller')));
      await lab.healthy();
      await until('no incident', async () => (await lab.get<IncidentStatus>('/incident')).incident === null);
      expect((await messages()).join('\n')).toContain(`${number}: the controller had died while it was stopping`);
      expect(await inForce()).toMatchObject({ links: [] });
    },
    LONG_MS,
  );

  it(
    'is refused twice, in wrong words, and unknown, and nothing of it stays',
    async () => {
      const before = await inForce();
      expect(await lab.drill('start', 'no-such')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('no-such'),
      });
      expect(await lab.drill('validate')).toMatchObject({ code: 3, stderr: expect.stringContaining('./drill start') });
      expect(await lab.drill('validate', 'no-such')).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('no-such'),
      });
      expect(await lab.drill('validate', '--seed', 'x')).toMatchObject({ code: 2 });
      expect(await inForce()).toEqual(before);
      const { number } = await start();
      expect(await lab.drill('start')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`${number} runs already`),
      });
    },
    LONG_MS,
  );

  it(
    'ends with a reset',
    async () => {
      await start();
      expect(await lab.drill('reset')).toMatchObject({ code: 0 });
      expect((await lab.get<IncidentStatus>('/incident')).incident).toBeNull();
      expect(await inForce()).toMatchObject({ links: [] });
    },
    LONG_MS,
  );

  it(
    'is stopped within the time of a kill switch',
    async () => {
      await start();
      const report = JSON.parse((await lab.drill('stop', '--json')).stdout) as StopReport;
      expect(report).toMatchObject({ healthy: true });
      expect(await inForce()).toMatchObject({ links: [] });
    },
    LONG_MS,
  );
});
