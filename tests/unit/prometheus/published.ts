import client from 'prom-client';
import { list, read } from './rule-files.ts';

const HISTOGRAM_PARTS = ['_bucket', '_count', '_sum'];

/** What prom-client publishes of a process without being asked. */
function ofProcess(): string[] {
  const register = new client.Registry();
  client.collectDefaultMetrics({ register });
  return register.getMetricsAsArray().map(({ name }) => name);
}

/** Names of all series that Prometheus may have of the services, and those that it makes itself. */
export function publishedSeries(): Set<string> {
  const inCode = list('services/**/*.ts').flatMap((file) =>
    [...read(file).matchAll(/'([a-z]+(?:_[a-z\d]+)+)'/g)].map(([, name = '']) => name),
  );
  const names = [...inCode, ...ofProcess()];
  const parts = names
    .filter((name) => name.endsWith('_seconds'))
    .flatMap((name) => HISTOGRAM_PARTS.map((part) => name + part));
  return new Set([...names, ...parts, 'up', 'ALERTS']);
}

/** The routes of a service, as its metrics call them. */
export function routesOf(service: string): string[] {
  return [...read(`services/${service}/routes.ts`).matchAll(/router\.\w+\('([^']+)'/g)].map(([, route = '']) => route);
}

/** Bounds of the services' histograms, as Prometheus writes them: with a point, 1.0 for 1. */
export function bucketBounds(): string[] {
  const [, bounds = ''] = /DURATION_BUCKETS = \[([^\]]+)\]/.exec(read('services/kit/metrics.ts')) ?? [];
  return bounds
    .split(',')
    .map((bound) => bound.trim())
    .filter((bound) => bound !== '')
    .map((bound) => (bound.includes('.') ? bound : `${bound}.0`));
}
