import type { Component } from '#chaos/api/lab-control.ts';
import { DATABASE_NAME, type PortPlan, SERVICES } from '../topology.ts';
import type { SupervisedProcess } from './supervisor/supervised-process.ts';

const HOST = '127.0.0.1';

const ROLES: Record<string, Component['role']> = {
  postgres: 'database',
  toxiproxy: 'proxy',
  recorder: 'recorder',
  load: 'load',
  probes: 'probes',
};

/** What a process is to those who ask for the lab's status. */
export function componentOf(one: SupervisedProcess, ports: PortPlan): Component {
  const { name } = one.spec;
  const service = SERVICES.find((each) => each === name);
  const port = service
    ? ports.service(service)
    : ports[name as 'postgres' | 'toxiproxy' | 'recorder' | 'load' | 'probes'];
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
