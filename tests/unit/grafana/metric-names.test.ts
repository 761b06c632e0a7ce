import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import client from 'prom-client';
import { RECORDED_METRICS, RUNTIME_METRICS, SERVICE_METRICS } from '../../../grafana/metric-names.ts';

const SERVICES = join(import.meta.dirname, '../../../services');
const RULES = join(import.meta.dirname, '../../../prometheus/rules');
const sources = globSync('*/*.ts', { cwd: SERVICES }).map((path) => readFileSync(join(SERVICES, path), 'utf8'));

describe('the list of metrics', () => {
  it.each(SERVICE_METRICS)('%s is published by a service', (name) => {
    expect(sources.some((text) => text.includes(`'${name}'`))).toBe(true);
  });

  it.each(RECORDED_METRICS)('%s is recorded by a rule', (name) => {
    const rules = globSync('*.yaml', { cwd: RULES }).map((path) => readFileSync(join(RULES, path), 'utf8'));
    expect(rules.some((text) => text.includes(`- record: ${name}\n`))).toBe(true);
  });

  it('has of the process only what prom-client publishes', async () => {
    const registry = new client.Registry();
    client.collectDefaultMetrics({ register: registry });
    const published = (await registry.getMetricsAsJSON()).map(({ name }) => name);
    registry.clear();
    expect(RUNTIME_METRICS.filter((name) => !published.includes(name))).toEqual([]);
  });
});
