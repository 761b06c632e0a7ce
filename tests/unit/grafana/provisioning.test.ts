import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { LOKI, PROMETHEUS } from '../../../grafana/datasources.ts';
import { COLLECTOR_METRICS } from '../../../grafana/metric-names.ts';
import { metricNamesIn } from './promql-names.ts';

const PROVISIONING = join(import.meta.dirname, '../../../grafana/provisioning');
const read = (path: string) => readFileSync(join(PROVISIONING, path), 'utf8');

interface DataSource {
  uid: string;
  type: string;
  url: string;
  jsonData: Record<string, unknown>;
}
const { datasources } = parse(read('datasources/datasources.yaml')) as { datasources: DataSource[] };
const settings = (uid: string) => datasources.find((one) => one.uid === uid)?.jsonData ?? {};

/** What Grafana's server makes of a text: "$$" is a dollar sign, and "$NAME" or "${NAME}" is its environment. */
const interpolated = (text: string) => text.replaceAll('$$', '\u0000').match(/\$/);

describe('the data sources', () => {
  it('are where compose runs them, under the ids that the dashboards use', () => {
    expect(datasources.map(({ uid, type, url }) => ({ uid, type, url }))).toEqual([
      { ...PROMETHEUS, url: 'http://prometheus:9090' },
      { ...LOKI, url: 'http://loki:3100' },
      { uid: 'jaeger', type: 'jaeger', url: 'http://jaeger:16686' },
    ]);
  });

  it.each(['datasources/datasources.yaml', 'dashboards/dashboards.yaml'])(
    '%s asks for no environment variable',
    (path) => {
      const settingsOnly = read(path).replaceAll(/^\s*#.*$/gm, '');
      // One dollar sign alone may only begin Grafana's own interval, which is no variable of its server.
      expect(interpolated(settingsOnly)).toBeNull();
    },
  );

  it('lead from a metric to its trace', () => {
    const [destination] = settings('prometheus').exemplarTraceIdDestinations as { name: string; url: string }[];
    expect(destination?.name).toBe('trace_id');
    const address = new URL(destination?.url.replace('$${__value.raw}', 'abc') ?? '', 'http://grafana');
    expect(address.pathname).toBe('/explore');
    expect(JSON.parse(address.searchParams.get('panes') ?? '')).toMatchObject({
      trace: { datasource: 'jaeger', queries: [{ query: 'abc', datasource: { type: 'jaeger', uid: 'jaeger' } }] },
    });
  });

  it('lead from a log line to its trace', () => {
    expect(settings('loki').derivedFields).toEqual([
      expect.objectContaining({ matcherType: 'label', matcherRegex: 'trace_id', datasourceUid: 'jaeger' }),
    ]);
  });

  it('lead from a trace to its log and to metrics that the collector makes', () => {
    const { tracesToLogsV2, tracesToMetrics } = settings('jaeger') as {
      tracesToLogsV2: { datasourceUid: string; query: string };
      tracesToMetrics: { datasourceUid: string; queries: { query: string }[] };
    };
    expect(tracesToLogsV2).toMatchObject({ datasourceUid: 'loki', query: expect.stringContaining('| trace_id=') });
    expect(tracesToMetrics.datasourceUid).toBe('prometheus');
    const names = tracesToMetrics.queries.flatMap(({ query }) => metricNamesIn(query.replaceAll('$$', '$')));
    expect(names.filter((name) => !COLLECTOR_METRICS.some((known) => name.startsWith(known)))).toEqual([]);
  });
});

describe('the provider of dashboards', () => {
  it('reads the folder that compose mounts', () => {
    const { providers } = parse(read('dashboards/dashboards.yaml')) as { providers: { options: { path: string } }[] };
    expect(providers.map(({ options }) => options.path)).toEqual(['/etc/grafana/dashboards']);
  });
});
