import { PanelBuilder as AnnotationsPanelBuilder } from '@grafana/grafana-foundation-sdk/annotationslist';
import { MappingType, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { DRILL_TAG } from '#infra/docker/grafana-annotations.ts';
import { PROMETHEUS } from '../datasources.ts';
import { nightmarketDashboard } from '../nightmarket-dashboard.ts';
import { chart, logChart, row } from '../panels.ts';
import { failedShare, percentile, REQUESTS, requestsPerSecond } from '../queries.ts';

const BY_SERVICE = { by: ['service'] };

/** Whether each part of the lab answers Prometheus. */
const health = () =>
  new StateTimelineBuilder()
    .title('Parts of the lab')
    .description('Whether each part answers when it is asked for its metrics.')
    .datasource(PROMETHEUS)
    .span(16)
    .height(12)
    .mappings([
      {
        type: MappingType.ValueToText,
        options: { '0': { text: 'down', color: 'red', index: 0 }, '1': { text: 'up', color: 'green', index: 1 } },
      },
    ])
    .thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
        { value: null, color: 'red' },
        { value: 1, color: 'green' },
      ]),
    )
    .targets([
      new DataqueryBuilder()
        .refId('A')
        .datasource(PROMETHEUS)
        .expr('max by (service) (up{job="services"})')
        .range()
        .legendFormat('{{service}}'),
      new DataqueryBuilder()
        .refId('B')
        .datasource(PROMETHEUS)
        .expr('max by (job) (up{job!="services"})')
        .range()
        .legendFormat('{{job}}'),
    ]);

/** What happened in the drill, as its annotations say. */
const events = () =>
  new AnnotationsPanelBuilder()
    .title('Events of the drill')
    .span(8)
    .height(12)
    .onlyFromThisDashboard(false)
    .onlyInTimeRange(true)
    .tags([DRILL_TAG])
    .limit(50)
    .showTime(true)
    .showTags(true)
    .showUser(false);

/** The drill's course beside the state of the lab. */
export function drill() {
  return nightmarketDashboard('drill', 'Drill', 'The course of the drill and the state of the lab.')
    .withPanel(health())
    .withPanel(events())
    .withRow(row('The market'))
    .withPanel(
      chart({
        title: 'Requests per second',
        unit: 'reqps',
        queries: [{ expr: requestsPerSecond(BY_SERVICE), legend: '{{service}}' }],
        opensService: true,
      }),
    )
    .withPanel(
      chart({
        title: 'Failed',
        unit: 'percentunit',
        queries: [{ expr: failedShare(BY_SERVICE), legend: '{{service}}' }],
        opensService: true,
      }),
    )
    .withPanel(
      chart({
        title: '95 of 100 wait at most',
        unit: 's',
        queries: [{ expr: percentile(0.95, REQUESTS, BY_SERVICE), legend: '{{service}}', exemplars: true }],
        opensService: true,
      }),
    )
    .withRow(row('The lab'))
    .withPanel(
      chart({
        title: 'Running for',
        description: 'A line that falls to nothing is a service that was started anew.',
        unit: 's',
        queries: [
          { expr: 'time() - max by (service) (process_start_time_seconds{job="services"})', legend: '{{service}}' },
        ],
      }),
    )
    .withPanel(
      chart({
        title: 'Statements that wait to be rendered',
        unit: 'short',
        queries: [{ expr: 'max(worker_render_backlog)', legend: 'backlog' }],
      }),
    )
    .withPanel(
      chart({
        title: 'Time that asking for metrics takes',
        unit: 's',
        queries: [{ expr: 'max by (job, service) (scrape_duration_seconds)', legend: '{{job}} {{service}}' }],
      }),
    )
    .withPanel(
      logChart({
        title: 'Warnings and errors in the logs',
        unit: 'short',
        expr: 'sum by (service_name) (count_over_time({service_name=~".+"} | detected_level=~"warn|error|fatal" [$__auto]))',
        legend: '{{service_name}}',
      }),
    );
}
