import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LabControl, LabEvent, LabStatus } from '#chaos/api/lab-control.ts';
import { createApi } from '#chaos/api/server.ts';
import type { LabError } from '#chaos/errors/lab-error.ts';

export const TOKEN = 'a-token-of-this-test';

const STATUS: LabStatus = {
  team: 'default',
  state: 'degraded',
  reason: 'not ready: orders',
  startedAt: '2026-11-24T03:00:00.000Z',
  workspace: '/home/ada/drill/services',
  components: [
    {
      name: 'orders',
      role: 'service',
      state: 'waiting',
      pid: null,
      restarts: 2,
      lastDeath: 'ended with exit code 1: no such setting',
      readySince: null,
      url: null,
      inspector: '127.0.0.1:4422',
    },
    {
      name: 'postgres',
      role: 'database',
      state: 'running',
      pid: 71,
      restarts: 0,
      lastDeath: null,
      readySince: 1_795_489_212_104,
      url: 'postgres://127.0.0.1:4430',
      inspector: null,
    },
  ],
  links: [
    {
      name: 'orders-to-inventory',
      from: 'orders',
      to: 'inventory',
      listen: '127.0.0.1:4443',
      upstream: '127.0.0.1:4403',
    },
  ],
};

const EVENTS: LabEvent[] = [
  { id: 1, time: '2026-11-24T03:00:01.000Z', component: 'postgres', what: 'ready', message: 'postgres: ready' },
  { id: 2, time: '2026-11-24T03:00:02.000Z', component: 'orders', what: 'exited', message: 'orders: exited with 1' },
];

/** A lab that remembers what it was told. */
class FakeLab implements LabControl {
  readonly told: string[] = [];
  resetFailure: LabError | undefined;

  status = () => STATUS;
  events = async (after: number) => EVENTS.filter(({ id }) => id > after);
  reset = async () => {
    this.told.push('reset');
    if (this.resetFailure) throw this.resetFailure;
    return { restoredFiles: ['billing/totals.ts'], keptIn: null, seconds: 3.2 };
  };
  shutDown = () => void this.told.push('shutdown');
}

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, port, close };
}

/** The controller's interface before a fake lab and a fake flight recorder. */
export async function startFakeApi(recorder: RequestListener) {
  const lab = new FakeLab();
  const record = await listen(recorder);
  const api = await listen(createApi({ lab, recorderUrl: record.url, token: TOKEN }));
  return {
    lab,
    url: api.url,
    port: api.port,
    stopRecorder: record.close,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([api.close(), record.close()]);
    },
  };
}
