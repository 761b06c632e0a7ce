import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { billing } from './billing.ts';
import { drill } from './drill.ts';
import { frontDoor } from './front-door.ts';
import { service } from './service.ts';
import { serviceGraph } from './service-graph.ts';
import { storefront } from './storefront.ts';

/** Every dashboard, in the order in which a person who was called at night would open them. */
export const DASHBOARDS: readonly DashboardBuilder[] = [
  frontDoor(),
  service(),
  serviceGraph(),
  storefront(),
  billing(),
  drill(),
];
