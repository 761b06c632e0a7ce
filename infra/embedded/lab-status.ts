import type { Component, LabStatus, LinkStatus } from '#chaos/api/lab-control.ts';
import { DATABASE_NAME, LINKS, type PortPlan, SERVICES } from '../topology.ts';
import { linkProxies } from './processes.ts';
import type { SupervisedProcess } from './supervisor/supervised-process.ts';

const HOST = '127.0.0.1';

const ROLES: Record<string, Component['role']> = {
  postgres: 'database',
  toxiproxy: 'proxy',
  recorder: 'recorder',
  load: 'load',
};

/** What a process is to those who ask for the lab's status. */
function componentOf(one: SupervisedProcess, ports: PortPlan): Component {
  const { name } = one.spec;
  const service = SERVICES.find((each) => each === name);
  const port = service ? ports.service(service) : ports[name as 'postgres' | 'toxiproxy' | 'recorder' | 'load'];
  return {
    name,
    role: ROLES[name] ?? 'service',
    state: one.kind,
    pid: one.pid ?? null,
    restarts: one.restarts,
    lastDeath: one.lastDeath ?? null,
    readySince: one.readySince ?? null,
    url: name === 'postgres' ? `postgres://${HOST}:${port}/${DATABASE_NAME}` : `http://${HOST}:${port}`,
    inspector: service ? `${HOST}:${ports.inspector(service)}` : null,
  };
}

/** Where each link begins and ends. */
function linkStatuses(ports: PortPlan): LinkStatus[] {
  return linkProxies(ports).map(({ name, listen, upstream }, index) => ({
    name,
    from: LINKS[index]?.from ?? '',
    to: LINKS[index]?.to ?? '',
    listen,
    upstream,
  }));
}

/** Where a lab is in its life. */
export type LabPhase = 'starting' | 'up' | 'resetting' | 'stopping' | 'failed';

interface LabFacts extends Pick<LabStatus, 'team' | 'startedAt' | 'workspace'> {
  phase: LabPhase;
  failure: string | undefined;
  processes: readonly SupervisedProcess[];
  ports: PortPlan;
}

/** How a lab is, for those who ask. */
export function labStatus({ phase, failure, processes, ports, ...lab }: LabFacts): LabStatus {
  const notReady = processes.filter((one) => one.kind !== 'running').map((one) => one.spec.name);
  const state = phase === 'up' ? (notReady.length === 0 ? 'healthy' : 'degraded') : phase;
  const waitsFor = notReady.length > 0 ? `not ready: ${notReady.join(', ')}` : phase;
  return {
    ...lab,
    state,
    reason: state === 'healthy' ? null : (failure ?? waitsFor),
    components: processes.map((one) => componentOf(one, ports)),
    links: linkStatuses(ports),
  };
}
