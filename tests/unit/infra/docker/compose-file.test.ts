import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { containerProxies, OTLP_PORT, PORTS } from '#infra/docker/addresses.ts';
import { BACK_END_PORTS } from '#infra/docker/host-view.ts';
import { settingFaults } from '#infra/docker/settings.ts';
import { LINKS, SERVICES, serviceEnvironment } from '#infra/topology.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const settings = parseEnv(read('.env')) as Record<string, string>;

interface ComposeService {
  image?: string;
  build?: unknown;
  pull_policy?: string;
  environment?: Record<string, string>;
  ports?: string[];
  mem_limit?: string;
  read_only?: boolean;
  cap_drop?: string[];
  healthcheck?: unknown;
  restart?: string;
  depends_on?: Record<string, { condition: string }>;
}

/** The file as compose sees it: settings filled in, shared parts merged. */
function composeFile(): Record<string, ComposeService> {
  const filled = read('docker-compose.yml').replaceAll(
    /\$\{(\w+)(:\?[^}]*)?\}/g,
    (_, name: string) => settings[name] ?? '',
  );
  return (parse(filled, { merge: true }) as { services: Record<string, ComposeService> }).services;
}

const services = composeFile();
const service = (name: string): ComposeService => services[name] ?? {};
const ONE_SHOT = ['preflight', 'seed'];

describe('docker-compose.yml', () => {
  it.each(SERVICES)('gives %s the environment of the topology', (name) => {
    const expected = serviceEnvironment(
      name,
      {
        link: (link) => ({ host: 'toxiproxy', port: PORTS.link(link) }),
        otlp: `http://collector:${OTLP_PORT}`,
        listenHost: '0.0.0.0',
        port: PORTS.service,
        adminPort: PORTS.admin,
      },
      { databasePassword: () => settings.DATABASE_PASSWORD ?? '', adminToken: settings.ADMIN_TOKEN ?? '' },
    );
    const { DRILL_WATCH, ...environment } = service(name).environment ?? {};
    expect(environment).toEqual(expected);
    expect(DRILL_WATCH).toBe(settings.DRILL_WATCH);
  });

  it.each(SERVICES)('publishes %s and its debugger where the embedded lab has them', (name) => {
    const [port, inspector] = [PORTS.service(name), PORTS.inspector(name)];
    expect(service(name).ports).toEqual([`127.0.0.1:${port}:${port}`, `127.0.0.1:${inspector}:${inspector}`]);
  });

  it('publishes on 127.0.0.1 only, each port once', () => {
    const ports = Object.values(services).flatMap((one) => one.ports ?? []);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:44\d\d:\d+$/);
    expect(new Set(ports.map((port) => port.split(':')[1])).size).toBe(ports.length);
  });

  it('publishes the back ends where the status says', () => {
    for (const [name, offset] of Object.entries(BACK_END_PORTS)) {
      const published = service(name).ports?.map((port) => port.split(':')[1]) ?? [];
      expect([name, published]).toEqual([name, offset === undefined ? [] : [`44${offset}`]]);
    }
  });

  it('limits the memory of every container, and starts again all but those that do one thing', () => {
    for (const [name, one] of Object.entries(services)) {
      expect([name, one.mem_limit]).toEqual([name, expect.stringMatching(/^\d+m$/)]);
      expect([name, one.restart]).toEqual([name, ONE_SHOT.includes(name) ? undefined : 'unless-stopped']);
    }
  });

  it.each(SERVICES)('gives %s no rights, no writable root, and a health check', (name) => {
    expect(service(name)).toMatchObject({ read_only: true, cap_drop: ['ALL'], healthcheck: expect.anything() });
  });

  it('starts nothing before the settings were found good', () => {
    const waitsForPreflight = (name: string): boolean =>
      Object.keys(service(name).depends_on ?? {}).some((one) => one === 'preflight' || waitsForPreflight(one));
    for (const name of Object.keys(services).filter((one) => one !== 'preflight')) {
      expect([name, waitsForPreflight(name)]).toEqual([name, true]);
    }
  });

  it('builds what it builds at each start: an image of an earlier version would be taken otherwise', () => {
    const built = Object.values(services).filter(({ build }) => build !== undefined);
    expect(built.length).toBeGreaterThan(SERVICES.length);
    for (const { pull_policy } of built) expect(pull_policy).toBe('build');
  });

  it('names no version: they stand in .env, and none floats', () => {
    expect(read('docker-compose.yml')).not.toMatch(/image: (?!\$\{|three-am-drill\/)/);
    const images = Object.entries(settings).filter(([name]) => name.endsWith('_IMAGE'));
    for (const [name, image] of images) expect([name, image]).toEqual([name, expect.stringMatching(/:v?\d+[\w.-]+$/)]);
  });
});

describe('the lab in containers', () => {
  it('has the links of the topology in toxiproxy.json', () => {
    expect(JSON.parse(read('infra/docker/toxiproxy.json'))).toEqual(containerProxies());
    expect(containerProxies()).toHaveLength(LINKS.length);
  });

  it('scrapes every service under its name', () => {
    const { scrape_configs } = parse(read('prometheus/prometheus.yml')) as {
      scrape_configs: { job_name: string; static_configs: { targets: string[]; labels: { service: string } }[] }[];
    };
    const found = scrape_configs.find(({ job_name }) => job_name === 'services')?.static_configs;
    expect(found).toEqual(
      SERVICES.map((name) => ({ targets: [`${name}:${PORTS.service(name)}`], labels: { service: name } })),
    );
  });

  it('ships settings that its preflight takes', () => {
    expect(settingFaults(settings)).toEqual([]);
  });
});
