// The controller's process in a container: wires the lab, the incidents and the HTTP interface together, and runs until
// it is told to end.
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Audience, LOOPBACK_NAMES, THIS_MACHINE } from '#chaos/api/audience.ts';
import { startApi } from '#chaos/api/server.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { drillParts } from '../embedded/drill-parts.ts';
import { type LabRecord, newLabRecord, readLabRecord, writeLabRecord } from '../embedded/lab-state.ts';
import { labTokens } from '../embedded/lab-tokens.ts';
import { answersHttp } from '../embedded/supervisor/answers-http.ts';
import { labLevers } from '../lab/levers.ts';
import { answers, type DatabaseServer } from '../postgres/server.ts';
import { DATABASE_SERVICES, SERVICES } from '../topology.ts';
import { COLLECTOR_HEALTH_URL, PORTS, POSTGRES_PORT, TOXIPROXY_PORT } from './addresses.ts';
import { ContainerLab } from './container-lab.ts';
import { teamScreens } from './screens.ts';
import { containerPaths, type LabSettings, readSettings } from './settings.ts';
import { answeringComponent, KeptComponent, type WatchedComponent } from './watched-component.ts';

const settings = readSettings();
const paths = containerPaths(settings.TEAM);
const record = recordOf(settings);
const database: DatabaseServer = {
  host: 'postgres',
  port: POSTGRES_PORT,
  superuserPassword: settings.DATABASE_PASSWORD,
};
const toxiproxyUrl = `http://toxiproxy:${TOXIPROXY_PORT}`;
const recorderUrl = `http://recorder:${PORTS.recorder}`;
const prometheusUrl = 'http://prometheus:9090';
const grafanaUrl = 'http://grafana:3000';
const jaegerUrl = 'http://jaeger:16686';

/** The record lets the command line on the host find this lab; a controller that comes back keeps its token. */
function recordOf({ TEAM, PORT_PREFIX, ADMIN_TOKEN, DATABASE_PASSWORD, ...where }: LabSettings): LabRecord {
  const portBase = PORT_PREFIX * 100;
  const kept = readLabRecord(paths);
  const { listen: _, ...left }: Partial<LabRecord> = kept?.runtime === 'compose' ? kept : {};
  const made: LabRecord = {
    ...newLabRecord(TEAM, portBase),
    ...left,
    ...(isOpen(where) ? { listen: where.LISTEN_ADDRESS } : {}),
    portBase,
    runtime: 'compose',
    adminToken: ADMIN_TOKEN,
    databasePasswords: Object.fromEntries(DATABASE_SERVICES.map((service) => [service, DATABASE_PASSWORD])),
  };
  mkdirSync(dirname(paths.labFile), { recursive: true });
  writeLabRecord(paths, made);
  return made;
}

/** Others reach it, too. */
function isOpen({ LISTEN_ADDRESS }: Pick<LabSettings, 'LISTEN_ADDRESS'>): boolean {
  return !['127.0.0.1', '::1'].includes(LISTEN_ADDRESS);
}

/** Whoever calls from outside comes from the network's gateway and shows a token; near is only this container's own health check. */
const audience: Audience = isOpen(settings)
  ? { names: [...LOOPBACK_NAMES, ...settings.LISTEN_NAMES], readers: 'near' }
  : THIS_MACHINE;

const levers = labLevers({
  toxiproxyUrl,
  loadUrl: `http://load:${PORTS.load}`,
  admin: (service) => `http://${service}:${PORTS.admin(service)}`,
  adminToken: settings.ADMIN_TOKEN,
});

function components(): WatchedComponent[] {
  const kept = (name: ConstructorParameters<typeof KeptComponent>[0], role: WatchedComponent['role']) =>
    new KeptComponent(name, role, settings.ADMIN_TOKEN);
  const http = (name: string, role: WatchedComponent['role'], url: string) =>
    answeringComponent(name, role, (signal) => answersHttp(url, signal));
  return [
    http('toxiproxy', 'proxy', `${toxiproxyUrl}/version`),
    kept('recorder', 'recorder'),
    answeringComponent('postgres', 'database', () => answers(database)),
    ...SERVICES.map((service) => kept(service, 'service')),
    kept('load', 'load'),
    kept('probes', 'probes'),
    http('collector', 'telemetry', COLLECTOR_HEALTH_URL),
    http('jaeger', 'telemetry', `${jaegerUrl}/`),
    http('loki', 'telemetry', 'http://loki:3100/ready'),
    http('prometheus', 'telemetry', `${prometheusUrl}/-/ready`),
  ];
}

const lab = new ContainerLab({
  paths,
  team: record.team,
  startedAt: record.startedAt,
  workspace: settings.SERVICES_DIR,
  portBase: record.portBase,
  components: components(),
  levers,
  recorderUrl,
  probesUrl: `http://probes:${PORTS.probes}`,
  prometheusUrl,
  grafanaUrl,
  screens: teamScreens({
    grafana: settings.COMPOSE_PROFILES.includes('grafana') ? grafanaUrl : undefined,
    jaeger: jaegerUrl,
    prometheus: prometheusUrl,
  }),
  database,
});
/** Every container has it from there. */
function refuseServiceAdmin(): never {
  throw new LabError(
    'conflict',
    'a lab in containers has the token of its service-admin in .env: set another ADMIN_TOKEN there, and docker compose up again',
  );
}

const { drill, session, history, code } = drillParts(lab, paths);
const api = await startApi({
  host: '0.0.0.0',
  audience,
  port: PORTS.controller,
  lab,
  drill,
  history,
  code,
  recorderUrl,
  session,
  tokens: labTokens(paths, record, refuseServiceAdmin),
});

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await lab.stop();
  await api.close();
  // Nobody on the host must find a lab that is gone; a controller that comes back writes it again.
  rmSync(dirname(paths.labFile), { recursive: true, force: true });
  process.exit(0);
}
process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());

await lab.start();
