import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import * as logs from '@grafana/grafana-foundation-sdk/logs';
import * as loki from '@grafana/grafana-foundation-sdk/loki';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { LOKI, PROMETHEUS } from './datasources.ts';
import { percentile } from './queries.ts';

/** Columns of a dashboard. */
const FULL_WIDTH = 24;
const HEIGHT = 8;

interface Query {
  expr: string;
  /** Name of each line; `{{label}}` is filled in. */
  legend: string;
  /** Shows the dots that lead to traces; for histograms with exemplars only. */
  exemplars?: boolean;
}

interface PanelOptions {
  title: string;
  /** What is seen, in words of those who suffer it. */
  description?: string;
  /** Grafana's name of a unit: s, ms, reqps, percentunit, bytes, short, ... */
  unit: string;
  /** Of 24 columns. */
  width?: number;
  height?: number;
}

interface ChartOptions extends PanelOptions {
  queries: readonly Query[];
  stacked?: boolean;
  /** A line that should not be crossed, in the chart's unit. */
  limit?: number;
  /** Highest value of the axis, where it is known. */
  max?: number;
  /** A click on a line opens the dashboard of its service. */
  opensService?: boolean;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const promQuery = ({ expr, legend, exemplars = false }: Query, index: number) =>
  new prometheus.DataqueryBuilder()
    .refId(LETTERS.charAt(index))
    .datasource(PROMETHEUS)
    .editorMode(prometheus.QueryEditorMode.Code)
    .expr(expr)
    .range()
    .exemplar(exemplars)
    .legendFormat(legend);

const limitSteps = (limit: number) =>
  new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps([
    { value: null, color: 'green' },
    { value: limit, color: 'red' },
  ]);

const SERVICE_LINK = new dashboard.DashboardLinkBuilder('Open the service').url(
  `/d/service?var-service=\${__field.labels.service}&\${__url_time_range}`,
);

/** A line for each percentile of a histogram; the highest carries the dots that lead to traces. */
export function percentileLines(histogram: string, { where = '', ranks = [0.5, 0.95, 0.99] } = {}): Query[] {
  return ranks.map((rank, index) => ({
    expr: percentile(rank, histogram, { where }),
    legend: `p${rank * 100}`,
    exemplars: index === ranks.length - 1,
  }));
}

/** Lines over time. */
export function chart(options: ChartOptions): Builder<dashboard.Panel> {
  const panel = new timeseries.PanelBuilder()
    .title(options.title)
    .description(options.description ?? '')
    .datasource(PROMETHEUS)
    .unit(options.unit)
    .span(options.width ?? 8)
    .height(options.height ?? HEIGHT)
    .min(0)
    .lineWidth(1)
    .fillOpacity(options.stacked ? 30 : 5)
    .showPoints(common.VisibilityMode.Never)
    .legend(new common.VizLegendOptionsBuilder().showLegend(true).displayMode(common.LegendDisplayMode.List))
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending)
        .hideZeros(true),
    )
    .targets(options.queries.map(promQuery));
  if (options.stacked) panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
  if (options.max !== undefined) panel.max(options.max);
  if (options.opensService) panel.dataLinks([SERVICE_LINK]);
  if (options.limit !== undefined) {
    panel
      .thresholds(limitSteps(options.limit))
      .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed));
  }
  return panel;
}

interface FigureOptions extends PanelOptions {
  expr: string;
  legend?: string;
  /** From here on the figure is red. */
  limit?: number;
  decimals?: number;
}

/** The newest value, large. */
export function figure(options: FigureOptions): Builder<dashboard.Panel> {
  const panel = new stat.PanelBuilder()
    .title(options.title)
    .description(options.description ?? '')
    .datasource(PROMETHEUS)
    .unit(options.unit)
    .span(options.width ?? 4)
    .height(options.height ?? 4)
    .graphMode(common.BigValueGraphMode.Area)
    .colorMode(options.limit === undefined ? common.BigValueColorMode.None : common.BigValueColorMode.Value)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .targets([promQuery({ expr: options.expr, legend: options.legend ?? options.title }, 0)]);
  if (options.limit !== undefined) panel.thresholds(limitSteps(options.limit));
  if (options.decimals !== undefined) panel.decimals(options.decimals);
  return panel;
}

/** How often which duration occurs over time; a dot leads to a trace. @param options.expr rate by bucket (`le`) */
export function heatMap(options: PanelOptions & { expr: string }): Builder<dashboard.Panel> {
  return new heatmap.PanelBuilder()
    .title(options.title)
    .description(options.description ?? '')
    .datasource(PROMETHEUS)
    .span(options.width ?? 12)
    .height(options.height ?? HEIGHT)
    .calculate(false)
    .color(
      new heatmap.HeatmapColorOptionsBuilder()
        .mode(heatmap.HeatmapColorMode.Scheme)
        .scheme('Oranges')
        .scale(heatmap.HeatmapColorScale.Exponential)
        .exponent(0.5)
        .steps(64),
    )
    .yAxis(new heatmap.YAxisConfigBuilder().unit(options.unit))
    .targets([
      promQuery({ expr: options.expr, legend: '{{le}}', exemplars: true }, 0).format(
        prometheus.PromQueryFormat.Heatmap,
      ),
    ]);
}

const logQuery = (expr: string) =>
  new loki.DataqueryBuilder().refId('A').datasource(LOKI).editorMode(loki.QueryEditorMode.Code).expr(expr);

/** Log lines, the newest first. @param options.expr LogQL that selects lines */
export function logLines(options: { title: string; expr: string; height?: number }): Builder<dashboard.Panel> {
  return new logs.PanelBuilder()
    .title(options.title)
    .datasource(LOKI)
    .span(FULL_WIDTH)
    .height(options.height ?? 12)
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(common.LogsSortOrder.Descending)
    .targets([logQuery(options.expr).queryType('range').maxLines(500)]);
}

/** Lines of a log over time, stacked. @param options.expr LogQL that counts */
export function logChart(options: PanelOptions & { expr: string; legend: string }): Builder<dashboard.Panel> {
  return new timeseries.PanelBuilder()
    .title(options.title)
    .description(options.description ?? '')
    .datasource(LOKI)
    .unit(options.unit)
    .span(options.width ?? FULL_WIDTH)
    .height(options.height ?? 6)
    .drawStyle(common.GraphDrawStyle.Bars)
    .fillOpacity(60)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal))
    .targets([logQuery(options.expr).queryType('range').legendFormat(options.legend)]);
}

/** A line across the dashboard with a name. */
export const row = (title: string) => new dashboard.RowBuilder(title);
