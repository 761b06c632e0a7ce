import type { Dashboard, DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';

interface DashboardFile {
  uid: string;
  /** As it lies in grafana/json. */
  text: string;
}

/** The builders put links and annotations away into a menu, and leave no other choice; they belong in sight. */
function inSight<Control extends { placement?: unknown }>(controls: readonly Control[] = []): Control[] {
  return controls.map(({ placement, ...control }) => control as Control);
}

/** Numbers the panels from 1 in the order in which they are read, so that links to a panel stay the same. */
function finished(dashboard: Dashboard): Dashboard {
  return {
    ...dashboard,
    annotations: { list: inSight(dashboard.annotations?.list) },
    links: inSight(dashboard.links),
    panels: (dashboard.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 })),
  };
}

/** A dashboard as Grafana's file provider reads it. Throws where it has no uid: links go by it. */
export function toJson(builder: DashboardBuilder): DashboardFile {
  const dashboard = finished(builder.build());
  if (!dashboard.uid)
    throw new Error(`the dashboard "${dashboard.title}" has no uid: name it in nightmarketDashboard()`);
  return { uid: dashboard.uid, text: `${JSON.stringify(dashboard, null, 2)}\n` };
}
