import { LabError } from '#chaos/errors/lab-error.ts';
import type { Metric, MetricList } from '#chaos/recorder/answers.ts';
import { SERVICES } from '../../topology.ts';
import { type LabClient, runningLab } from '../lab-client.ts';
import { printJson, printLine } from '../print.ts';
import { metricLines, seriesWith } from '../telemetry/metric-lines.ts';
import { metricListLines } from '../telemetry/metric-list.ts';
import { readDuration, readLabel, readService, wrongOption } from '../telemetry/options.ts';
import { standardScreen } from '../telemetry/screen.ts';
import { teamCommand } from '../telemetry/team-command.ts';

interface MetricsOptions {
  team?: string | undefined;
  service?: string;
  label?: string[];
  since?: string;
  json?: boolean;
}

const DEFAULT_SINCE_MS = 5 * 60_000;

/** What the options ask for. @throws LabError bad-request, naming the option */
export function metricQuery({ service, label = [], since }: MetricsOptions) {
  return {
    service: service === undefined ? undefined : readService('--service', service),
    labels: label.map((text) => readLabel('--label', text)),
    sinceMs: since === undefined ? DEFAULT_SINCE_MS : readDuration('--since', since),
  };
}

/** Lists what services measure, or shows one metric's series. */
export async function metrics(name: string | undefined, options: MetricsOptions): Promise<void> {
  const { service, labels, sinceMs } = metricQuery(options);
  if (name === undefined && labels.length > 0)
    throw wrongOption('--label', 'given with the name of a metric', options.label?.[0]);
  const client = runningLab(options.team);
  if (name === undefined) return listMetrics(client, service, options);
  const answer = await readMetric(client, name, { service, since: Date.now() - sinceMs });
  checkLabels(answer, labels);
  const metric = seriesWith(answer, labels);
  if (options.json) return printJson(metric);
  if (metric.series.length === 0) {
    return printLine(
      `No series of ${metric.name} is like that; ${teamCommand(options.team, `metrics ${metric.name}`)} shows all.`,
    );
  }
  for (const line of metricLines(metric, standardScreen())) printLine(line);
}

/** @throws LabError not-found for a label that none of the series has, with those that they have */
function checkLabels({ name: metric, series }: Metric, labels: readonly (readonly [string, string])[]): void {
  const known = new Set(series.flatMap((one) => Object.keys(one.labels)));
  const unknown = labels.map(([name]) => name).find((name) => !known.has(name));
  if (unknown === undefined || known.size === 0) return;
  const expected = `one of ${[...known].sort().join(', ')}`;
  throw new LabError('not-found', `${metric} has no label ${JSON.stringify(unknown)}; it must be ${expected}`, {
    field: '--label',
    expected,
    got: unknown,
  });
}

async function listMetrics(client: LabClient, service: string | undefined, options: MetricsOptions): Promise<void> {
  const all = await client.get<MetricList>('/metrics');
  const list = { metrics: all.metrics.filter(({ services }) => service === undefined || services.includes(service)) };
  if (options.json) return printJson(list);
  for (const line of metricListLines(list, SERVICES.length, standardScreen())) printLine(line);
  printLine();
  printLine(`${teamCommand(options.team, 'metrics NAME')} shows one, with traces to go on with.`);
}

/** @throws LabError not-found, with the names that are near */
async function readMetric(
  client: LabClient,
  name: string,
  query: { service: string | undefined; since: number },
): Promise<Metric> {
  try {
    return await client.get<Metric>(`/metrics/${encodeURIComponent(name)}`, query);
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'not-found') throw error;
    const { metrics: known } = await client.get<MetricList>('/metrics');
    const near = known.filter((one) => name.length > 2 && one.name.includes(name)).map((one) => one.name);
    const hint = near.length > 0 ? `near it: ${near.slice(0, 6).join(', ')}` : './drill metrics lists them all';
    throw new LabError('not-found', `no service shows a metric ${JSON.stringify(name)}; ${hint}`, error.detail, {
      cause: error,
    });
  }
}
