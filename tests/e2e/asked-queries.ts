import { parse } from 'yaml';
import { SERVICES } from '#infra/topology.ts';
import { list, read, rules } from '../unit/prometheus/rule-files.ts';

export interface AskedQuery {
  /** Where it stands, unlike any other. */
  where: string;
  language: 'promql' | 'logql';
  /** As Grafana or Prometheus send it: one of them, for some service, must find something. */
  forms: string[];
}

/** What a link of Grafana fills in: a trace and the name of one of its spans. */
export interface LinkedSpan {
  traceId: string;
  name: string;
}

/** What Grafana makes of its own variables at a scrape interval of five seconds. */
const fill = (expr: string) =>
  expr.replaceAll('$__rate_interval', '20s').replaceAll('$__auto', '20s').replaceAll('$search', '');

const perService = (expr: string) =>
  expr.includes('$service') ? SERVICES.map((service) => expr.replaceAll('$service', service)) : [expr];

interface Panel {
  title: string;
  targets?: { refId: string; expr: string; datasource: { uid: string } }[];
}

function dashboardQueries(): AskedQuery[] {
  return list('grafana/json/*.json').flatMap((file) => {
    const { title, panels } = JSON.parse(read(file)) as {
      title: string;
      panels: (Panel & { id: number })[];
    };
    return panels.flatMap(({ id, title: panel, targets = [] }) =>
      targets.map(
        ({ refId, expr, datasource }): AskedQuery => ({
          where: `${title}, panel ${id} (${panel}), query ${refId}`,
          language: datasource.uid === 'loki' ? 'logql' : 'promql',
          forms: perService(fill(expr)),
        }),
      ),
    );
  });
}

/**
 * An alert's expression with a value wherever all that it reads has one: with `bool` a comparison gives 0 or 1 instead of
 * nothing, and what would keep it silent must be there too.
 */
const withoutFilter = (expr: string) =>
  expr.replaceAll(/ (>=|<=|==|!=|>|<) /g, ' $1 bool ').replaceAll(/\bunless\b/g, 'and');

function ruleQueries(): AskedQuery[] {
  return rules.map((rule) => ({
    where: 'alert' in rule ? `alert ${rule.alert}` : `recorded ${rule.record}`,
    language: 'promql',
    forms: ['alert' in rule ? withoutFilter(rule.expr) : rule.expr],
  }));
}

interface DataSource {
  jsonData: {
    tracesToLogsV2?: { query: string };
    tracesToMetrics?: { queries: { name: string; query: string }[] };
  };
}

/** Queries behind the links from a span, as functions of the span. */
export function linkQueries(): { where: string; language: AskedQuery['language']; of: (span: LinkedSpan) => string }[] {
  const file = read('grafana/provisioning/datasources/datasources.yaml');
  const { datasources } = parse(file) as { datasources: DataSource[] };
  const filled = (query: string) => (span: LinkedSpan) =>
    // A doubled dollar sign is a single one once Grafana has read the file.
    fill(query.replaceAll('$$', '$'))
      .replaceAll(`\${__trace.traceId}`, span.traceId)
      .replaceAll(`\${__span.name}`, span.name);
  return datasources.flatMap(({ jsonData: { tracesToLogsV2: logs, tracesToMetrics: metrics } }) => [
    ...(logs ? [{ where: 'from a span to its logs', language: 'logql' as const, of: filled(logs.query) }] : []),
    ...(metrics?.queries ?? []).map(({ name, query }) => ({
      where: `from a span to metrics: ${name}`,
      language: 'promql' as const,
      of: filled(query),
    })),
  ]);
}

/** Every query of every dashboard and rule. */
export const askedQueries = (): AskedQuery[] => [...dashboardQueries(), ...ruleQueries()];
