/**
 * What the lab consists of, said once: services, ports, links, environment. The embedded runtime starts from it, and a
 * test holds docker-compose.yml against it.
 */

export const SERVICES = [
  'storefront',
  'orders',
  'inventory',
  'pricing',
  'checkout',
  'billing',
  'worker',
  'partner',
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What a link can lead to. */
export type LinkTarget = ServiceName | 'postgres';

/** One way from a service to something that it calls; every link runs through the proxy under its own name. */
export interface Link {
  from: ServiceName;
  to: LinkTarget;
}

/** Who calls whom. The order is part of the port layout: add new links at the end. */
export const LINKS: readonly Link[] = [
  { from: 'storefront', to: 'postgres' },
  { from: 'storefront', to: 'partner' },
  { from: 'orders', to: 'postgres' },
  { from: 'orders', to: 'inventory' },
  { from: 'inventory', to: 'postgres' },
  { from: 'inventory', to: 'pricing' },
  { from: 'pricing', to: 'postgres' },
  { from: 'pricing', to: 'orders' },
  { from: 'checkout', to: 'postgres' },
  { from: 'checkout', to: 'partner' },
  { from: 'billing', to: 'postgres' },
  { from: 'worker', to: 'postgres' },
];

/** Name of a link's proxy, e.g. `orders-to-inventory`. */
export const linkName = (link: Link): string => `${link.from}-to-${link.to}`;

/** Services that have a schema and a role of their own in the database. */
export const DATABASE_SERVICES: readonly ServiceName[] = SERVICES.filter((service) =>
  LINKS.some((link) => link.from === service && link.to === 'postgres'),
);

export const DATABASE_NAME = 'nightmarket';

/** First port of the default lab. Each lab takes PORTS_PER_LAB ports from its base on. */
export const DEFAULT_PORT_BASE = 4400;
export const PORTS_PER_LAB = 100;

/** Where everything listens. */
export interface PortPlan {
  controller: number;
  recorder: number;
  toxiproxy: number;
  postgres: number;
  load: number;
  probes: number;
  service: (service: ServiceName) => number;
  admin: (service: ServiceName) => number;
  inspector: (service: ServiceName) => number;
  link: (link: Link) => number;
}

/**
 * The ports of a lab: +0 controller, +1 to +8 services, +11 to +18 their admin listeners, +21 to +28 their debuggers,
 * +30 PostgreSQL, +31 proxy, +32 recorder, +33 load generator, +34 probes, +40 on the links.
 */
export function portPlan(base: number): PortPlan {
  const index = (service: ServiceName) => SERVICES.indexOf(service) + 1;
  return {
    controller: base,
    postgres: base + 30,
    toxiproxy: base + 31,
    recorder: base + 32,
    load: base + 33,
    probes: base + 34,
    service: (service) => base + index(service),
    admin: (service) => base + 10 + index(service),
    inspector: (service) => base + 20 + index(service),
    link: (link) => base + 40 + LINKS.findIndex((one) => one.from === link.from && one.to === link.to),
  };
}

/** Every port of a lab with what listens there, for the check that none is taken. */
export function allPorts(base: number): { port: number; what: string }[] {
  const plan = portPlan(base);
  return [
    { port: plan.controller, what: 'controller' },
    { port: plan.postgres, what: 'postgres' },
    { port: plan.toxiproxy, what: 'toxiproxy' },
    { port: plan.recorder, what: 'recorder' },
    { port: plan.load, what: 'load generator' },
    { port: plan.probes, what: 'probes' },
    ...SERVICES.flatMap((service) => [
      { port: plan.service(service), what: service },
      { port: plan.admin(service), what: `${service} admin` },
      { port: plan.inspector(service), what: `${service} debugger` },
    ]),
    ...LINKS.map((link) => ({ port: plan.link(link), what: `link ${linkName(link)}` })),
  ];
}

/** How many database connections each service may hold. */
const POOL_SIZE = 8;

export interface Endpoints {
  /** Host and port where a service finds the far end of a link. */
  link: (link: Link) => { host: string; port: number };
  /** Where OTLP goes. */
  otlp: string;
  listenHost: string;
  port: (service: ServiceName) => number;
  adminPort: (service: ServiceName) => number;
}

export interface Secrets {
  databasePassword: (service: ServiceName) => string;
  adminToken: string;
}

/** Environment of a service: all that it knows of the world around it. */
export function serviceEnvironment(
  service: ServiceName,
  endpoints: Endpoints,
  secrets: Secrets,
): Record<string, string> {
  const environment: Record<string, string> = {
    NODE_ENV: 'production',
    OTEL_SERVICE_NAME: service,
    OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=nightmarket',
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoints.otlp,
    // Teams watch what happens now: half a second, not the default five.
    OTEL_BSP_SCHEDULE_DELAY: '500',
    OTEL_BLRP_SCHEDULE_DELAY: '500',
    // Metrics are scraped (prom-client). Host and process attributes would repeat on every line.
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_NODE_RESOURCE_DETECTORS: 'env',
    HOST: endpoints.listenHost,
    PORT: String(endpoints.port(service)),
    ADMIN_PORT: String(endpoints.adminPort(service)),
    ADMIN_TOKEN: secrets.adminToken,
  };
  for (const link of LINKS) {
    if (link.from !== service) continue;
    const { host, port } = endpoints.link(link);
    if (link.to === 'postgres') {
      environment.DATABASE_URL = `postgres://${service}:${secrets.databasePassword(service)}@${host}:${port}/${DATABASE_NAME}`;
      environment.DATABASE_POOL_SIZE = String(POOL_SIZE);
    } else {
      environment[`${link.to.toUpperCase()}_URL`] = `http://${host}:${port}`;
    }
  }
  return environment;
}
