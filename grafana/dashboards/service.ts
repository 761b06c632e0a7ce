import { CustomVariableBuilder, TextBoxVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { SERVICES } from '#infra/topology.ts';
import { nightmarketDashboard, withRows } from '../nightmarket-dashboard.ts';
import { chart, figure, logChart, logLines, percentileLines } from '../panels.ts';
import {
  FAILED_MEANS,
  failedShare,
  percentile,
  perSecond,
  REQUESTS,
  ROUTE,
  ROUTE_LEGEND,
  requestsPerSecond,
} from '../queries.ts';

const THIS = 'service="$service"';
const CALLS = 'http_client_request_duration_seconds';
const PEER = { where: THIS, by: ['peer_service'] };
const line = (metric: string, legend: string) => ({ expr: `${metric}{${THIS}}`, legend });

const figures = [
  figure({ title: 'Requests', unit: 'reqps', expr: requestsPerSecond({ where: THIS }) }),
  figure({ title: 'Failed', unit: 'percentunit', limit: 0.01, expr: failedShare({ where: THIS }) }),
  figure({ title: '95 of 100 wait at most', unit: 's', limit: 1, expr: percentile(0.95, REQUESTS, { where: THIS }) }),
  figure({ title: 'Requests in flight', unit: 'short', expr: `sum(http_server_active_requests{${THIS}})` }),
  figure({
    title: 'Waiting for a connection',
    unit: 'short',
    expr: `sum(db_client_connections{${THIS},state="waiting"})`,
  }),
  figure({ title: 'Running for', unit: 's', expr: `time() - max(process_start_time_seconds{${THIS}})`, decimals: 0 }),
];

const requests = [
  chart({
    title: 'Requests per second',
    unit: 'reqps',
    queries: [
      {
        expr: requestsPerSecond({ where: THIS, by: [...ROUTE, 'http_response_status_code'] }),
        legend: `${ROUTE_LEGEND} {{http_response_status_code}}`,
      },
    ],
  }),
  chart({
    title: 'Failed',
    description: FAILED_MEANS,
    unit: 'percentunit',
    queries: [{ expr: failedShare({ where: THIS, by: ROUTE }), legend: ROUTE_LEGEND }],
  }),
  chart({
    title: 'Duration',
    description: 'How long half, 95 and 99 of 100 requests take at most. Dots lead to traces.',
    unit: 's',
    queries: percentileLines(REQUESTS, { where: THIS }),
  }),
  chart({
    title: 'Duration by route, 95 of 100',
    unit: 's',
    queries: [{ expr: percentile(0.95, REQUESTS, { where: THIS, by: ROUTE }), legend: ROUTE_LEGEND }],
  }),
  chart({ title: 'Requests in flight', unit: 'short', queries: [line('http_server_active_requests', 'in flight')] }),
  chart({
    title: 'Spans per second by name',
    unit: 'cps',
    queries: [
      {
        expr: `topk(12, ${perSecond('traces_span_metrics_calls_total', { where: 'service_name="$service"', by: ['span_name'] })})`,
        legend: '{{span_name}}',
      },
    ],
  }),
];

const calls = [
  chart({
    title: 'Calls per second',
    unit: 'reqps',
    queries: [
      {
        expr: perSecond(`${CALLS}_count`, { where: THIS, by: ['peer_service', 'http_response_status_code'] }),
        legend: '{{peer_service}} {{http_response_status_code}}',
      },
    ],
  }),
  chart({
    title: 'Duration, 95 of 100',
    unit: 's',
    queries: [{ expr: percentile(0.95, CALLS, PEER), legend: '{{peer_service}}', exemplars: true }],
  }),
  chart({
    title: 'Calls without an answer yet',
    unit: 'short',
    queries: [line('http_client_active_requests', '{{peer_service}}')],
  }),
];

const database = [
  chart({
    title: 'Connections',
    unit: 'short',
    width: 12,
    queries: [
      { expr: `db_client_connections{${THIS},state!="waiting"}`, legend: '{{state}}' },
      line('db_client_connections_max', 'most'),
    ],
  }),
  chart({
    title: 'Callers that wait for a connection',
    unit: 'short',
    width: 12,
    queries: [{ expr: `db_client_connections{${THIS},state="waiting"}`, legend: 'waiting' }],
  }),
];

const processPanels = [
  chart({
    title: 'Event-loop lag',
    description: 'How late timers come: half of them, 99 of 100, the latest. About 10 ms is the meter itself.',
    unit: 's',
    queries: [
      line('nodejs_eventloop_lag_p50_seconds', 'p50'),
      line('nodejs_eventloop_lag_p99_seconds', 'p99'),
      line('nodejs_eventloop_lag_max_seconds', 'latest'),
    ],
  }),
  chart({
    title: 'Processor',
    description: 'Processors in use; 1 is one whole processor.',
    unit: 'short',
    stacked: true,
    queries: ['user', 'system'].map((mode) => ({
      expr: perSecond(`process_cpu_${mode}_seconds_total`, { where: THIS }),
      legend: mode,
    })),
  }),
  chart({
    title: 'Memory',
    unit: 'bytes',
    queries: [
      line('process_resident_memory_bytes', 'resident'),
      line('nodejs_heap_size_total_bytes', 'heap'),
      line('nodejs_heap_size_used_bytes', 'heap in use'),
      line('nodejs_external_memory_bytes', 'outside the heap'),
    ],
  }),
  chart({
    title: 'Garbage collection',
    description: 'Part of the time.',
    unit: 'percentunit',
    queries: [{ expr: perSecond('nodejs_gc_duration_seconds_sum', { where: THIS, by: ['kind'] }), legend: '{{kind}}' }],
  }),
  chart({
    title: 'Open handles and files',
    unit: 'short',
    queries: [line('nodejs_active_handles_total', 'handles'), line('process_open_fds', 'files')],
  }),
  chart({
    title: 'Running for',
    unit: 's',
    queries: [{ expr: `time() - process_start_time_seconds{${THIS}}`, legend: 'since start' }],
  }),
];

const logPanels = [
  logChart({
    title: 'Log lines by level',
    unit: 'short',
    expr: 'sum by (detected_level) (count_over_time({service_name="$service"} [$__auto]))',
    legend: '{{detected_level}}',
  }),
  logLines({
    title: 'Warnings and errors',
    expr: '{service_name="$service"} | detected_level=~"warn|error|fatal"',
    height: 8,
  }),
  logLines({ title: 'Log', expr: '{service_name="$service"} |= `$search`' }),
];

/** One service, chosen above: its requests, calls, connections, process and log. */
export function service() {
  const dashboard = nightmarketDashboard('service', 'Service', 'One service from outside and inside.')
    .withVariable(
      new CustomVariableBuilder('service')
        .label('Service')
        .values(SERVICES.join(','))
        .options(SERVICES.map((name, index) => ({ text: name, value: name, selected: index === 0 })))
        .current({ text: SERVICES[0], value: SERVICES[0], selected: true }),
    )
    .withVariable(new TextBoxVariableBuilder('search').label('Log has').defaultValue(''));
  return withRows(dashboard, figures, {
    Requests: requests,
    'Calls to others': calls,
    Database: database,
    Process: processPanels,
    Log: logPanels,
  });
}
