import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  AnnotationTargetBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Panel,
  TimePickerBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DRILL_TAG } from '#infra/docker/grafana-annotations.ts';
import { GRAFANA } from './datasources.ts';
import { row } from './panels.ts';

/** What the dashboards have in common, by which they link to each other. */
const TAG = 'nightmarket';
/** Events of the drill, drawn into every chart. */
const drillEvents = () =>
  new AnnotationQueryBuilder()
    .name('Drill')
    .datasource(GRAFANA)
    .enable(true)
    .iconColor('purple')
    .target({
      build: () => ({
        ...new AnnotationTargetBuilder().type('tags').tags([DRILL_TAG]).matchAny(false).limit(200).build(),
        // Types want it of every query; it is no data and does not reach the JSON.
        _implementsDataqueryVariant: () => {},
      }),
    });

type Panels = readonly Builder<Panel>[];

/** Adds panels, first those without a row, then each row under its title. */
export function withRows(dashboard: DashboardBuilder, first: Panels, rows: Record<string, Panels>): DashboardBuilder {
  for (const panel of first) dashboard.withPanel(panel);
  for (const [title, panels] of Object.entries(rows)) {
    dashboard.withRow(row(title));
    for (const panel of panels) dashboard.withPanel(panel);
  }
  return dashboard;
}

/**
 * An empty dashboard as all of them begin: the last 15 minutes, renewed every 5 seconds, with links to the others and
 * the drill's events.
 * @param uid its address in Grafana, `/d/<uid>`
 */
export function nightmarketDashboard(uid: string, title: string, description: string): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .timezone('browser')
    .time({ from: 'now-15m', to: 'now' })
    .timepicker(new TimePickerBuilder().refreshIntervals(['5s', '10s', '30s', '1m']))
    .refresh('5s')
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .annotation(drillEvents())
    .link(new DashboardLinkBuilder('').type(DashboardLinkType.Dashboards).tags([TAG]).keepTime(true));
}
