import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TeamCode } from '#chaos/api/code-routes.ts';
import type { Incident, Revelation, Save, ValidationResult } from '#chaos/api/drill-answers.ts';
import type { DrillParts } from '#chaos/api/drill-routes.ts';
import type { CodeHistory } from '#chaos/api/history-routes.ts';
import type { LabControl, LabEvent, LabStatus } from '#chaos/api/lab-control.ts';
import { createApi } from '#chaos/api/server.ts';
import type { LabError } from '#chaos/errors/lab-error.ts';
import type { Scenario } from '#chaos/scenarios/discovery.ts';
import { fakeSession, STOPPED } from './fake-session.ts';

export const TOKEN = 'a-token-of-this-test';
export const FACILITATOR = 'the-facilitators-token-of-this-test';

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
export class FakeLab implements LabControl {
  readonly told: string[] = [];
  resetFailure: LabError | undefined;

  status = () => STATUS;
  events = async (after: number) => EVENTS.filter(({ id }) => id > after);
  reset = async () => {
    this.told.push('reset');
    if (this.resetFailure) throw this.resetFailure;
    return {
      restoredFiles: ['billing/totals.ts'],
      removedFiles: ['billing/rounding.ts'],
      keptIn: '/kept',
      seconds: 3.2,
    };
  };
  shutDown = () => void this.told.push('shutdown');
}

const INCIDENT: Incident = {
  number: 'INC-3F2A',
  startedAt: '2026-11-24T03:00:12.104Z',
  state: 'running',
  resolvedAt: null,
  again: false,
  pages: [{ severity: 'page', text: 'Customers wait' }],
};

const RESULT: ValidationResult = {
  scenario: 'INC-3F2A',
  verdict: 'failed',
  checks: [
    { name: 'amounts', status: 'failed', message: 'A customer pays a cent too much.' },
    { name: 'neighbours', status: 'passed', message: '' },
  ],
  seed: 19,
  seconds: 21.4,
  live: { healthy: false, reading: 'invoices off by 12 cents' },
};

const REVELATION: Revelation = {
  number: 'INC-3F2A',
  scenario: 'a-scenario',
  title: 'A title',
  story: 'A story.',
  service: 'billing',
  mechanisms: [{ name: 'binary-money', meaning: 'Amounts are not exact' }],
  explanation: 'An explanation.',
  evidence: [{ shows: 'that it drifts', command: './drill metrics billing_drift' }],
  redHerrings: [],
  fix: { name: 'exact', diff: '--- a\n+++ b\n' },
};

const SAVES: Save[] = [
  {
    number: 1,
    time: '2026-11-24T03:20:00+00:00',
    what: 'saved',
    files: [{ path: 'services/billing/store.ts', added: 3, removed: 1 }],
    verdicts: [{ time: '2026-11-24T03:21:00+00:00', number: 'INC-3F2A', verdict: 'failed' }],
  },
];

/** Incidents, validations and saves that remember what they were told. */
export function fakeDrill(told: string[]) {
  const drill: DrillParts = {
    practice: {
      current: () => INCIDENT,
      find: async () => ({ id: 'a-scenario', quiet: false }) as Scenario,
      isDrilled: () => false,
      reading: async () => ({ present: true, reading: 'orders failing: 62%' }),
      met: (number = 'INC-3F2A') => ({ number, scenario: 'a-scenario', quiet: false }),
      start: async (scenario, { quiet } = {}) => {
        told.push(`start ${scenario}${quiet ? ' quiet' : ''}`);
        return INCIDENT;
      },
      stop: async () => {
        told.push('stop');
        return STOPPED;
      },
    },
    validations: {
      begin: async (request) => {
        told.push(`validate ${JSON.stringify(request)}`);
        return { id: '1' };
      },
      read: async (id, after) => ({ id, progress: ['checking: amounts'].slice(after), next: 1, result: RESULT }),
      cancel: (id) => void told.push(`cancel ${id}`),
    },
    reveal: async ({ number }) => ({ ...REVELATION, number }),
    truthOf: async () => ({
      title: 'A title',
      service: 'billing',
      mechanism: 'binary-money',
      explanation: 'An explanation.',
    }),
  };
  const history: CodeHistory = {
    saves: async () => SAVES,
    diff: async () => '--- a/services/billing/store.ts\n',
    diffSince: async () => '--- a/services/billing/store.ts\n',
    undo: async (number) => {
      told.push(`undo ${number}`);
      return { undone: [1], files: ['services/billing/store.ts'] };
    },
  };
  const code: TeamCode = {
    files: async () => [CODE_FILE],
    read: async (path) => ({ path, version: CODE_FILE.version, content: 'export {};\n' }),
    push: async ({ path, person }) => {
      told.push(`push ${path} by ${person}`);
      return { path, version: CODE_FILE.version };
    },
  };
  return { drill, history, code, session: fakeSession(told) };
}

const CODE_FILE = { path: 'services/billing/store.ts', version: '0123456789abcdef' };

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
  const api = await listen(
    createApi({
      lab,
      ...fakeDrill(lab.told),
      recorderUrl: record.url,
      tokens: {
        tokens: { facilitator: FACILITATOR, team: TOKEN },
        rotate: (role) => {
          lab.told.push(`rotate ${role}`);
          return 'a-fresh-token';
        },
      },
    }),
  );
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
