import type { Component, LinkStatus } from '#chaos/api/lab-control.ts';
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
export function componentOf(one: SupervisedProcess, ports: PortPlan): Component {
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
export function linkStatuses(ports: PortPlan): LinkStatus[] {
  return linkProxies(ports).map(({ name, listen, upstream }, index) => ({
    name,
    from: LINKS[index]?.from ?? '',
    to: LINKS[index]?.to ?? '',
    listen,
    upstream,
  }));
}
