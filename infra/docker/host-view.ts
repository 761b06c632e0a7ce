import type { Component } from '#chaos/api/lab-control.ts';
import { DATABASE_NAME, portPlan, SERVICES } from '../topology.ts';

const HOST = '127.0.0.1';

/** Last two digits of the port on the host where each back end shows itself. */
export const BACK_END_PORTS = { prometheus: 80, loki: 81, jaeger: 82, grafana: 83, collector: undefined } as const;
type BackEnd = keyof typeof BACK_END_PORTS;

const isBackEnd = (name: string): name is BackEnd => name in BACK_END_PORTS;

/** Where a component is found from the host. @param portBase first port of the lab there */
export function componentFacts(name: string, portBase: number): Pick<Component, 'url' | 'inspector'> {
  const ports = portPlan(portBase);
  const service = SERVICES.find((one) => one === name);
  if (service) {
    const inspector = `${HOST}:${ports.inspector(service)}`;
    return { url: `http://${HOST}:${ports.service(service)}`, inspector };
  }
  if (name === 'postgres') return { url: `postgres://${HOST}:${ports.postgres}/${DATABASE_NAME}`, inspector: null };
  if (name === 'toxiproxy') return { url: `http://${HOST}:${ports.toxiproxy}`, inspector: null };
  const offset = isBackEnd(name) ? BACK_END_PORTS[name] : undefined;
  return { url: offset === undefined ? null : `http://${HOST}:${portBase + offset}`, inspector: null };
}
