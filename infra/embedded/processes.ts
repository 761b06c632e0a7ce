import { connect } from 'node:net';
import { join } from 'node:path';
import { answers } from '../postgres/server.ts';
import {
  type Addresses,
  LEAN,
  linkProxies,
  loadArguments,
  probesArguments,
  recorderArguments,
  serviceArguments,
} from '../programs.ts';
import { type PortPlan, SERVICES, type ServiceName, serviceEnvironment } from '../topology.ts';
import { type LabPaths, PROJECT_ROOT, STATE_ROOT } from './lab-paths.ts';
import type { LabRecord } from './lab-state.ts';
import { type Cluster, serverArguments, serverOf } from './postgres/cluster.ts';
import { answersHttp } from './supervisor/answers-http.ts';
import type { ProcessSpec } from './supervisor/supervised-process.ts';

const HOST = '127.0.0.1';

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
  return answersHttp(url, AbortSignal.any([signal, AbortSignal.timeout(2_000)]));
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
    args,
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
    isReady: () => answers(serverOf(cluster, port)),
    stopSignal: 'SIGINT',
    logFile: join(logs, 'postgres.log'),
  };
}

const addresses = (ports: PortPlan): Addresses => ({
  listenHost: HOST,
  service: (service) => `http://${HOST}:${ports.service(service)}`,
  linkPort: ports.link,
});

/** Proxies of all links, for Toxiproxy's configuration file. */
export function embeddedProxies(ports: PortPlan) {
  return linkProxies(addresses(ports), (to) => `${HOST}:${to === 'postgres' ? ports.postgres : ports.service(to)}`);
}

export function toxiproxyProcess(context: LabContext, configFile: string): ProcessSpec {
  const port = String(context.ports.toxiproxy);
  return nodeProcess(
    context,
    'toxiproxy',
    [...LEAN, 'chaos/toxiproxy/main.ts', '--host', HOST, '--port', port, '--config', configFile],
    `http://${HOST}:${port}/version`,
  );
}

export function recorderProcess(context: LabContext): ProcessSpec {
  const { ports, paths, services = SERVICES } = context;
  const { recorder: port } = ports;
  return nodeProcess(
    context,
    'recorder',
    recorderArguments(addresses(ports), { port, database: paths.recorderDatabase, services }),
    `http://${HOST}:${port}/healthz`,
  );
}

export function loadProcess(context: LabContext): ProcessSpec {
  const { ports, record } = context;
  const url = `http://${HOST}:${ports.load}/healthz`;
  const spec = nodeProcess(context, 'load', loadArguments(addresses(ports), ports.load), url);
  return { ...spec, environment: { ...spec.environment, CONTROL_TOKEN: record.adminToken } };
}

export function probesProcess(context: LabContext): ProcessSpec {
  const { ports, record } = context;
  const url = `http://${HOST}:${ports.probes}/healthz`;
  const spec = nodeProcess(context, 'probes', probesArguments(addresses(ports), ports.probes), url);
  const users = { USERS_URL: `http://${HOST}:${ports.load}`, CONTROL_TOKEN: record.adminToken };
  return { ...spec, environment: { ...spec.environment, ...users } };
}

/** Flags that let a debugger attach. */
export function debuggable(service: ServiceName, ports: PortPlan): string[] {
  return [`--inspect=${HOST}:${ports.inspector(service)}`];
}

/** How a service's process differs from one that is the team's own. */
export interface ServiceProcessOptions {
  flags: readonly string[];
  /** Folder of code that Node has compiled; by default the one that all processes share. */
  compiled?: string;
}

/**
 * A service as a stranger's: it reads its own copy and the installed packages, writes compiled code where only its own
 * bench looks, starts nothing, and cannot take all of the machine's memory.
 */
export function confined(workspace: string, compiled: string): ServiceProcessOptions {
  const readable = [
    join(workspace, 'services'),
    join(workspace, 'package.json'),
    join(workspace, 'node_modules'),
    join(PROJECT_ROOT, 'node_modules'),
    join(PROJECT_ROOT, 'package.json'),
    compiled,
  ];
  const allowed = [...readable.map((path) => `--allow-fs-read=${path}`), `--allow-fs-write=${compiled}`];
  return { flags: ['--permission', ...allowed, '--max-old-space-size=256'], compiled };
}

/** A service, from the team's own code. @param options.flags of Node, beside the usual ones */
export function serviceProcess(
  context: LabContext,
  service: ServiceName,
  { flags, compiled }: ServiceProcessOptions,
): ProcessSpec {
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
    serviceArguments(service, flags),
    `http://${HOST}:${ports.service(service)}/readyz`,
  );
  const cache = compiled === undefined ? {} : { NODE_COMPILE_CACHE: compiled, NODE_COMPILE_CACHE_PORTABLE: '1' };
  return { ...spec, cwd: paths.workspace, environment: { ...spec.environment, ...cache, ...environment } };
}
