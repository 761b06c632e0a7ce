import { type Addresses, linkProxies } from '../programs.ts';
import { DEFAULT_PORT_BASE, type Link, portPlan, type ServiceName } from '../topology.ts';

/** Inside a lab's network every program has the port that it would have in the default lab of one machine. */
export const PORTS = portPlan(DEFAULT_PORT_BASE);

/** Where the keeper of a process takes orders. */
export const KEEPER_PORT = DEFAULT_PORT_BASE + 90;
export const TOXIPROXY_PORT = 8474;
export const POSTGRES_PORT = 5432;
export const OTLP_PORT = 4318;
export const COLLECTOR_HEALTH_URL = 'http://collector:13133/';

export const SERVICES_FOLDER = '/lab/services';
export const RECORDER_DATABASE = '/var/lib/recorder/recorder.db';

/** Where containers find each other: by their names. */
export const ADDRESSES: Addresses = {
  listenHost: '0.0.0.0',
  service: (service: ServiceName) => `http://${service}:${PORTS.service(service)}`,
  linkPort: (link: Link) => PORTS.link(link),
};

/** Proxies of all links, as infra/docker/toxiproxy.json has them. */
export function containerProxies() {
  return linkProxies(ADDRESSES, (to) =>
    to === 'postgres' ? `postgres:${POSTGRES_PORT}` : `${to}:${PORTS.service(to)}`,
  );
}
