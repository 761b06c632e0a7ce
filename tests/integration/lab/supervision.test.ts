import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LabStatus, ResetReport } from '#chaos/api/lab-control.ts';
import { processBirth } from '#infra/embedded/supervisor/process-identity.ts';
import { allPorts, SERVICES } from '#infra/topology.ts';
import { until } from '../../until.ts';
import { drill, isListening, type LabUnderTest, ROOT, startLab } from './lab-under-test.ts';

const processes = () =>
  JSON.parse(readFileSync(join(ROOT, '.drill/labs/supervised/processes.json'), 'utf8')) as Record<
    string,
    { pid: number }
  >;

/** Folders of this lab's database, wherever it had to put them. */
function databaseFolders(): string[] {
  const places = [tmpdir(), join(ROOT, '.drill/postgres')].filter(existsSync);
  return places.flatMap((place) => readdirSync(place)).filter((name) => name.startsWith('three-am-drill-supervised'));
}

const restartsOf = ({ components }: LabStatus) => components.map(({ name, restarts }) => [name, restarts]);

describe('a lab under supervision', () => {
  let lab: LabUnderTest;
  beforeAll(async () => {
    lab = await startLab('supervised', 23_400);
  }, 60_000);
  afterAll(async () => lab?.[Symbol.asyncDispose](), 30_000);

  it.each([...SERVICES, 'load', 'probes', 'recorder', 'toxiproxy', 'postgres'])(
    'brings %s back after kill -9 and says so',
    async (name) => {
      const before = (await lab.healthy()).components.find((one) => one.name === name);
      process.kill(before?.pid ?? 0, 'SIGKILL');
      await until('another process', async () => {
        const now = await lab.component(name);
        return now.state === 'running' && now.pid !== before?.pid;
      });
      const messages = (await lab.events()).map((event) => event.message);
      expect(messages).toContain(`${name}: was ended by SIGKILL, and is started again`);
      await lab.healthy();
    },
    60_000,
  );

  it('comes back whole when its controller is killed, with the data and counts that it had', async () => {
    const restartsBefore = restartsOf(await lab.healthy());
    const sku = 'NM-0007';
    const body = JSON.stringify({ author: 'Kim', rating: 4, text: 'Kept through a crash.' });
    const posted = await fetch(`http://127.0.0.1:${lab.portBase + 1}/products/${sku}/reviews`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(posted.status).toBe(201);
    const before = processes();
    process.kill(before.controller?.pid ?? 0, 'SIGKILL');
    await until('another controller', () => processes().controller?.pid !== before.controller?.pid);
    await lab.healthy();
    expect((await lab.events()).map((event) => event.message).join('\n')).toContain(
      'lab: the controller had died; started anew: ',
    );
    expect(restartsOf(await lab.status())).toEqual(restartsBefore);
    for (const [name, { pid }] of Object.entries(before))
      expect({ name, alive: processBirth(pid) !== undefined }).toEqual({ name, alive: false });
    const { reviews } = (await (
      await fetch(`http://127.0.0.1:${lab.portBase + 1}/products/${sku}/reviews`)
    ).json()) as {
      reviews: { text: string }[];
    };
    expect(reviews.map((one) => one.text)).toContain('Kept through a crash.');
  }, 60_000);

  it('restarts a service when one of its files is saved, and only that', async () => {
    const before = (await lab.healthy()).components;
    appendFileSync(join(lab.services, 'pricing/server.ts'), '// saved\n');
    await until('the restart', async () => {
      const now = await lab.component('pricing');
      return now.state === 'running' && now.pid !== before.find((one) => one.name === 'pricing')?.pid;
    });
    expect((await lab.events()).map((event) => event.message)).toContain(
      'pricing: restarting, services/pricing/server.ts was saved',
    );
    const others = (await lab.healthy()).components.filter((one) => one.name !== 'pricing');
    for (const one of others)
      expect([one.name, one.pid]).toEqual([one.name, before.find((each) => each.name === one.name)?.pid]);
  }, 60_000);

  it('says what is wrong with code that does not start, and starts it once it is mended', async () => {
    await lab.healthy();
    const file = join(lab.services, 'pricing/config.ts');
    const shipped = readFileSync(file, 'utf8');
    writeFileSync(file, `import { nothing } from './nowhere.ts';\n${shipped}`);
    const said = await until('the news', async () =>
      (await lab.events()).find((event) => event.message.includes('nowhere.ts')),
    );
    expect(said.message).toContain('pricing: ended with exit code 1, and is started again: ');
    expect((await lab.drill('status')).code).toBe(1);
    writeFileSync(file, shipped);
    await lab.healthy();
  }, 60_000);

  it('resets code, data and links, and keeps what the team had written', async () => {
    await lab.healthy();
    appendFileSync(join(lab.services, 'orders/server.ts'), '// our repair\n');
    writeFileSync(join(lab.services, 'orders/extra.ts'), 'export const extra = 1;\n');
    const toxiproxy = `http://127.0.0.1:${lab.portBase + 31}`;
    await fetch(`${toxiproxy}/proxies/orders-to-inventory/toxics`, {
      method: 'POST',
      body: JSON.stringify({ type: 'latency', attributes: { latency: 5 } }),
    });
    await lab.healthy();
    const outcome = await lab.drill('reset', '--json');
    expect(outcome).toMatchObject({ code: 0 });
    const report = JSON.parse(outcome.stdout) as ResetReport;
    expect(report.restoredFiles).toContain('orders/server.ts');
    expect(report.removedFiles).toEqual(['orders/extra.ts']);
    expect(readFileSync(join(lab.services, 'orders/server.ts'), 'utf8')).not.toContain('our repair');
    expect(existsSync(join(lab.services, 'orders/extra.ts'))).toBe(false);
    expect(readFileSync(join(report.keptIn ?? '', 'services/orders/server.ts'), 'utf8')).toContain('our repair');
    expect(readFileSync(join(report.keptIn ?? '', 'changes.diff'), 'utf8')).toContain('+// our repair');
    const { toxics } = (await (await fetch(`${toxiproxy}/proxies/orders-to-inventory`)).json()) as {
      toxics: unknown[];
    };
    expect(toxics).toEqual([]);
    const { reviews } = (await (
      await fetch(`http://127.0.0.1:${lab.portBase + 1}/products/NM-0007/reviews`)
    ).json()) as {
      reviews: { text: string }[];
    };
    expect(reviews.map((one) => one.text)).not.toContain('Kept through a crash.');
    await lab.healthy();
  }, 60_000);

  it('does not start beside a program that holds one of its ports, and says which', async () => {
    const outcome = await drill(['--team', 'collides', 'up', '--detach', '--port-base', String(lab.portBase)]);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(
      /^drill: ports \d+ \(controller\), .* are taken by another program or lab: stop it, or start with --port-base \d+\n$/,
    );
    expect((await drill(['--team', 'collides', 'down'])).code).toBe(0);
  }, 60_000);

  it('leaves no process, port, user or temporary folder when it goes down', async () => {
    await lab.healthy();
    const passwd = readFileSync('/etc/passwd', 'utf8');
    const pids = Object.values(processes()).map((one) => one.pid);
    const outcome = await lab.drill('down');
    expect(outcome).toMatchObject({ code: 0 });
    expect(pids.filter((pid) => processBirth(pid) !== undefined)).toEqual([]);
    const ports = await Promise.all(
      allPorts(lab.portBase).map(async ({ port }) => ((await isListening(port)) ? [port] : [])),
    );
    expect(ports.flat()).toEqual([]);
    expect(readFileSync('/etc/passwd', 'utf8')).toBe(passwd);
    expect(databaseFolders()).toEqual([]);
    expect(existsSync(join(ROOT, '.drill/labs/supervised'))).toBe(false);
    expect((await lab.drill('status')).code).toBe(1);
  }, 60_000);

  it('clears up after everything was killed at once', async () => {
    await lab.drill('up', '--detach', '--port-base', String(lab.portBase));
    const record = JSON.parse(readFileSync(join(ROOT, '.drill/labs/supervised/lab.json'), 'utf8')) as {
      keeperPid: number;
    };
    process.kill(record.keeperPid, 'SIGKILL');
    const left = processes();
    process.kill(left.controller?.pid ?? 0, 'SIGKILL');
    const outcome = await lab.drill('down');
    expect(outcome.stdout).toContain('Ended what an earlier lab had left: ');
    for (const { pid } of Object.values(left)) expect(processBirth(pid)).toBeUndefined();
    expect(databaseFolders()).toEqual([]);
  }, 60_000);
});
