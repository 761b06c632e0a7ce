import { LINKS, type Link, type LinkTarget, linkName, SERVICES, type ServiceName } from './topology.ts';

/** Where the programs of a lab find each other: on one machine or between containers. */
export interface Addresses {
  /** Where a program listens for others. */
  listenHost: string;
  service: (service: ServiceName) => string;
  /** Port of a link, as its caller names it. */
  linkPort: (link: Link) => number;
}

/**
 * A small nursery: eight services take some 200 MB less. `--optimize-for-size` would save a little more, but costs each
 * process a fifth more time to start (0.60 s of CPU where it takes 0.50) and the recorder half of its throughput.
 */
export const LEAN = ['--max-semi-space-size=1', '--disable-warning=ExperimentalWarning'];

/** Ordinary traffic is the same in every lab; a drill brings its own seed. */
const TRAFFIC_SEED = 20_261_124;

/** Services that users talk to directly. */
const USED_BY_USERS: readonly ServiceName[] = ['storefront', 'orders', 'inventory', 'checkout', 'billing', 'worker'];

/** The arguments of Node for a service. @param flags of Node, beside the usual ones */
export function serviceArguments(service: ServiceName, flags: readonly string[]): string[] {
  return [...LEAN, ...flags, '--import', './services/kit/preload.ts', `services/${service}/server.ts`];
}

/** Users, none at first: it starts beside the services that they would ask (see `OpeningTraffic`). */
export function loadArguments({ listenHost, service }: Addresses, port: number): string[] {
  const listen = ['--host', listenHost, '--port', String(port)];
  const traffic = ['--seed', String(TRAFFIC_SEED), '--profile', 'closed'];
  return [...LEAN, 'chaos/load/main.ts', ...listen, ...traffic, ...targetArguments(service)];
}

/** Those who look at the services as users would. Whom they do as, `USERS_URL` in their environment says. */
export function probesArguments({ listenHost, service }: Addresses, port: number): string[] {
  const listen = ['--host', listenHost, '--port', String(port), '--seed', String(TRAFFIC_SEED)];
  return [...LEAN, 'chaos/probes/main.ts', ...listen, ...targetArguments(service)];
}

const targetArguments = (service: Addresses['service']): string[] =>
  USED_BY_USERS.flatMap((name) => ['--target', `${name}=${service(name)}`]);

/** The flight recorder. @param services those that it scrapes */
export function recorderArguments(
  { listenHost, service, linkPort }: Addresses,
  { port, database, services = SERVICES }: { port: number; database: string; services?: readonly ServiceName[] },
): string[] {
  const scrapes = services.flatMap((name) => ['--scrape', `${name}=${service(name)}/metrics`]);
  // A call without an answer has no server span: then the port that it went to tells whom it was for.
  const peers = LINKS.flatMap((link) => ['--peer', `${linkPort(link)}=${link.to}`]);
  const listen = ['--host', listenHost, '--port', String(port)];
  return [...LEAN, 'chaos/recorder/main.ts', ...listen, '--database', database, ...scrapes, ...peers];
}

/** Proxies of all links, in the form that Toxiproxy's configuration file and `populate` take. @param upstream host:port */
export function linkProxies({ listenHost, linkPort }: Addresses, upstream: (target: LinkTarget) => string) {
  return LINKS.map((link) => ({
    name: linkName(link),
    listen: `${listenHost}:${linkPort(link)}`,
    upstream: upstream(link.to),
    enabled: true,
  }));
}
