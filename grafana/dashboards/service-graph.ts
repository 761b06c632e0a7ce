import { EdgeOptionsBuilder, PanelBuilder } from '@grafana/grafana-foundation-sdk/nodegraph';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PROMETHEUS } from '../datasources.ts';
import { nightmarketDashboard } from '../nightmarket-dashboard.ts';
import { chart, row } from '../panels.ts';
import { percentile, perSecond } from '../queries.ts';

const REQUESTS = 'traces_service_graph_request_total';
const FAILED = 'traces_service_graph_request_failed_total';
const WINDOW = '1m';
const EDGE = ['client', 'server'];
const EDGE_LEGEND = '{{client}} to {{server}}';

/** Adds the columns that a node graph knows its edges by. */
const asEdges = (expr: string) =>
  `label_join(label_replace(label_replace(${expr}, "source", "$1", "client", "(.*)"), "target", "$1", "server", "(.*)"), "id", " to ", "client", "server")`;

const whole = (window?: string) => perSecond(REQUESTS, { by: EDGE, ...(window ? { window } : {}) });
/** A failed counter begins with the first failure; until then there are none. */
const failed = (window?: string) =>
  `(${perSecond(FAILED, { by: EDGE, ...(window ? { window } : {}) })} or 0 * ${whole(window)})`;

const table = (refId: string, expr: string) =>
  new DataqueryBuilder().refId(refId).datasource(PROMETHEUS).expr(expr).instant().format(PromQueryFormat.Table);

const organize = (changes: { excludeByName?: Record<string, boolean>; renameByName?: Record<string, string> }) => ({
  id: 'organize',
  options: { excludeByName: {}, indexByName: {}, renameByName: {}, ...changes },
});

/** Both tables become one, with a row for each edge: Grafana draws the nodes from the edges. */
const graph = () =>
  new PanelBuilder()
    .title('Who calls whom')
    .description(
      `Requests and failed requests per second, of the last ${WINDOW}. "user" is whoever comes from outside.`,
    )
    .datasource(PROMETHEUS)
    .span(24)
    .height(18)
    .targets([table('rate', asEdges(whole(WINDOW))), table('failed', asEdges(failed(WINDOW)))])
    .transformations([
      organize({ excludeByName: { Time: true } }),
      { id: 'merge', options: {} },
      organize({ renameByName: { 'Value #rate': 'mainstat', 'Value #failed': 'secondarystat' } }),
    ])
    .edges(new EdgeOptionsBuilder().mainStatUnit('req/s').secondaryStatUnit('failed/s'));

/** Who calls whom, how often, how fast and how often in vain, as the spans tell. */
export function serviceGraph() {
  return nightmarketDashboard('service-graph', 'Service graph', 'Who calls whom, as the spans tell.')
    .withPanel(graph())
    .withRow(row('Each way'))
    .withPanel(
      chart({ title: 'Requests per second', unit: 'reqps', queries: [{ expr: whole(), legend: EDGE_LEGEND }] }),
    )
    .withPanel(
      chart({
        title: 'Failed',
        unit: 'percentunit',
        queries: [{ expr: `${failed()} / (${whole()} > 0)`, legend: EDGE_LEGEND }],
      }),
    )
    .withPanel(
      chart({
        title: 'Duration at the called end, 95 of 100',
        unit: 's',
        queries: [
          { expr: percentile(0.95, 'traces_service_graph_request_server_seconds', { by: EDGE }), legend: EDGE_LEGEND },
        ],
      }),
    );
}
