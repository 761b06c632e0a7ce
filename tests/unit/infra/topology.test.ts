import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SUSPECTS } from '#chaos/scenarios/definition.ts';
import {
  allPorts,
  DATABASE_SERVICES,
  DEFAULT_PORT_BASE,
  LINKS,
  linkName,
  PORTS_PER_LAB,
  portPlan,
  SERVICES,
  serviceEnvironment,
} from '#infra/topology.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const endpoints = {
  link: (link: (typeof LINKS)[number]) => ({ host: 'proxy', port: portPlan(5_000).link(link) }),
  otlp: 'http://collector:4318',
  listenHost: '0.0.0.0',
  port: portPlan(5_000).service,
  adminPort: portPlan(5_000).admin,
};
const secrets = { databasePassword: (service: string) => `secret-of-${service}`, adminToken: 'a-token-of-sixteen' };

describe('topology', () => {
  it('gives every listener of a lab a port of its own, within its hundred', () => {
    const ports = allPorts(5_000).map((one) => one.port);
    expect(new Set(ports).size).toBe(ports.length);
    for (const port of ports) {
      expect(port).toBeGreaterThanOrEqual(5_000);
      expect(port).toBeLessThan(5_000 + PORTS_PER_LAB);
    }
  });

  it('has the services that a team may blame', () => {
    expect(SUSPECTS).toEqual([...SERVICES, 'none']);
  });

  it('has links between things that exist, each with its own name', () => {
    expect(new Set(LINKS.map(linkName)).size).toBe(LINKS.length);
    for (const { from, to } of LINKS) {
      expect(SERVICES).toContain(from);
      expect([...SERVICES, 'postgres']).toContain(to);
    }
  });

  it.each(SERVICES)('tells %s of its own links and of nothing else', (service) => {
    const environment = serviceEnvironment(service, endpoints, secrets);
    const addresses = Object.entries(environment).filter(([name]) => name.endsWith('_URL'));
    expect(addresses.map(([, url]) => new URL(url).host)).toEqual(
      LINKS.filter((link) => link.from === service).map((link) => `proxy:${portPlan(5_000).link(link)}`),
    );
    expect(JSON.stringify(environment)).not.toContain(`secret-of-${DATABASE_SERVICES.find((one) => one !== service)}`);
  });

  it('agrees with the table in services/README.md', () => {
    const readme = readFileSync(resolve(ROOT, 'services/README.md'), 'utf8');
    for (const service of SERVICES) {
      const row =
        readme.split('\n').find((line) => line.startsWith(`| ${service} `) || line.startsWith(`| \`${service}\` `)) ??
        '';
      expect(row).toContain(String(portPlan(DEFAULT_PORT_BASE).service(service)));
      for (const { to } of LINKS.filter((link) => link.from === service)) expect(row).toContain(to);
    }
  });
});
