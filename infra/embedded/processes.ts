import { connect } from 'node:net';
import { join } from 'node:path';
import { LINKS, linkName, type PortPlan, SERVICES, type ServiceName, serviceEnvironment } from '../topology.ts';
import { type LabPaths, PROJECT_ROOT, STATE_ROOT } from './lab-paths.ts';
import type { LabRecord } from './lab-state.ts';
import { answers, type Cluster, serverArguments } from './postgres/cluster.ts';
import type { ProcessSpec } from './supervisor/supervised-process.ts';

const HOST = '127.0.0.1';

/**
 * A small nursery: eight services take some 200 MB less. `--optimize-for-size` would save a little more, but costs each
 * process a fifth more time to start (0.60 s of CPU where it takes 0.50) and the recorder half of its throughput.
 */
const LEAN = ['--max-semi-space-size=1', '--disable-warning=ExperimentalWarning'];

const PASSED_ON = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];

/** What every process of the lab inherits: no secrets and no settings of whoever started it. */
function baseEnvironment(): Record<string, string> {
  const inherited = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return {
    ...Object.fromEntries(inherited),
    NODE_COMPILE_CACHE: join(STATE_ROOT, 'compile-cache'),
    // node-pg-migrate loads a TypeScript runner that we have no use for; it must not look for a cache where it may not read.
    JITI_FS_CACHE: 'false',
  };
}

/** Whether anything listens there. */
function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: HOST });
    const end = (listens: boolean) => () => {
      socket.destroy();
      resolve(listens);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });
}

async function answersOk(url: string, signal: AbortSignal): Promise<boolean> {
  // A refused connection costs a fifth of a refused request, and eight services are asked often while they start.
  if (!(await isListening(Number(new URL(url).port)))) return false;
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(2_000)]) });
  await response.body?.cancel();
  return response.ok;
}

export interface LabContext {
  paths: Pick<LabPaths, 'workspace' | 'logs' | 'recorderDatabase'>;
  record: Pick<LabRecord, 'databasePasswords' | 'adminToken'>;
  ports: PortPlan;
  /** Services that run; by default all. */
  services?: readonly ServiceName[];
}

function nodeProcess({ paths }: LabContext, name: string, args: string[], readyUrl: string): ProcessSpec {
  return {
    name,
    command: process.execPath,
    args: [...LEAN, ...args],
    environment: baseEnvironment(),
    cwd: PROJECT_ROOT,
    isReady: (signal) => answersOk(readyUrl, signal),
    stopSignal: 'SIGTERM',
    logFile: join(paths.logs, `${name}.log`),
  };
}

/** PostgreSQL on a cluster's data folder. */
export function postgresProcess(
  { logs, port }: { logs: string; port: number },
  cluster: Cluster,
  program: string,
  identity: { uid: number; gid: number } | undefined,
): ProcessSpec {
  return {
    name: 'postgres',
    command: program,
    args: serverArguments(cluster.data, port),
    environment: { PATH: process.env.PATH ?? '' },
    cwd: '/',
    identity,
    isReady: () => answers(port, cluster),
    stopSignal: 'SIGINT',
    logFile: join(logs, 'postgres.log'),
  };
}

/** Proxies of all links, in the form that Toxiproxy's configuration file and `populate` take. */
export function linkProxies(ports: PortPlan) {
  return LINKS.map((link) => ({
    name: linkName(link),
    listen: `${HOST}:${ports.link(link)}`,
    upstream: `${HOST}:${link.to === 'postgres' ? ports.postgres : ports.service(link.to)}`,
    enabled: true,
  }));
}

export function toxiproxyProcess(context: LabContext, configFile: string): ProcessSpec {
  const port = String(context.ports.toxiproxy);
  return nodeProcess(
    context,
    'toxiproxy',
    ['chaos/toxiproxy/main.ts', '--host', HOST, '--port', port, '--config', configFile],
    `http://${HOST}:${port}/version`,
  );
}

export function recorderProcess(context: LabContext): ProcessSpec {
  const { ports, paths, services = SERVICES } = context;
  const scrapes = services.flatMap((service) => [
    '--scrape',
    `${service}=http://${HOST}:${ports.service(service)}/metrics`,
  ]);
  // A call without an answer has no server span: then the port that it went to tells whom it was for.
  const peers = LINKS.flatMap((link) => ['--peer', `${ports.link(link)}=${link.to}`]);
  return nodeProcess(
    context,
    'recorder',
    [
      'chaos/recorder/main.ts',
      '--host',
      HOST,
      '--port',
      String(ports.recorder),
      '--database',
      paths.recorderDatabase,
      ...scrapes,
      ...peers,
    ],
    `http://${HOST}:${ports.recorder}/healthz`,
  );
}

/** Services that users talk to directly. */
const USED_BY_USERS: readonly ServiceName[] = ['storefront', 'orders', 'inventory', 'checkout', 'billing', 'worker'];

/** Users, none at first: it starts beside the services that they would ask (see `OpeningTraffic`). */
export function loadProcess(context: LabContext, seed: number): ProcessSpec {
  const { ports, record } = context;
  const targets = USED_BY_USERS.flatMap((service) => [
    '--target',
    `${service}=http://${HOST}:${ports.service(service)}`,
  ]);
  const spec = nodeProcess(
    context,
    'load',
    [
      'chaos/load/main.ts',
      '--host',
      HOST,
      '--port',
      String(ports.load),
      '--seed',
      String(seed),
      '--profile',
      'closed',
      ...targets,
    ],
    `http://${HOST}:${ports.load}/healthz`,
  );
  return { ...spec, environment: { ...spec.environment, CONTROL_TOKEN: record.adminToken } };
}

/** Flags that let a debugger attach. */
export function debuggable(service: ServiceName, ports: PortPlan): string[] {
  return [`--inspect=${HOST}:${ports.inspector(service)}`];
}

/**
 * Flags under which code runs as a stranger's: it reads its own copy and the installed packages, writes nothing, starts
 * nothing, and cannot take all of the machine's memory.
 */
export function confined(workspace: string): string[] {
  const readable = [
    join(workspace, 'services'),
    join(workspace, 'package.json'),
    join(PROJECT_ROOT, 'node_modules'),
    join(PROJECT_ROOT, 'package.json'),
  ];
  return ['--permission', ...readable.map((path) => `--allow-fs-read=${path}`), '--max-old-space-size=256'];
}

/** A service, from the team's own code. @param flags of Node, beside the usual ones */
export function serviceProcess(context: LabContext, service: ServiceName, flags: readonly string[]): ProcessSpec {
  const { paths, ports, record } = context;
  const environment = serviceEnvironment(
    service,
    {
      link: (link) => ({ host: HOST, port: ports.link(link) }),
      otlp: `http://${HOST}:${ports.recorder}`,
      listenHost: HOST,
      port: ports.service,
      adminPort: ports.admin,
    },
    { databasePassword: (name) => record.databasePasswords[name] ?? '', adminToken: record.adminToken },
  );
  const spec = nodeProcess(
    context,
    service,
    [...flags, '--import', './services/kit/preload.ts', `services/${service}/server.ts`],
    `http://${HOST}:${ports.service(service)}/readyz`,
  );
  return { ...spec, cwd: paths.workspace, environment: { ...spec.environment, ...environment } };
}
