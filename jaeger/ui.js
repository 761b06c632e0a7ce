// Settings of Jaeger's web pages, which run this in the browser. From a span, and from a whole trace, a link leads to the
// log lines of the trace in Grafana, whose port is the next one.
// No dollar sign may stand in here: Jaeger puts the file into its page as the replacement of a regular expression.
// https://www.jaegertracing.io/docs/latest/deployment/frontend-ui/#link-patterns
// biome-ignore lint/correctness/noUnusedVariables: Jaeger calls it by this name, and looks for its text
function UIConfig() {
  const grafana = [location.protocol, '//', location.hostname, ':', Number(location.port) + 1].join('');
  const logsOf = (traceId) => {
    const query = {
      refId: 'A',
      datasource: { type: 'loki', uid: 'loki' },
      expr: '{service_name=~".+"} | trace_id="TRACE"',
    };
    const pane = { datasource: 'loki', queries: [query], range: { from: 'now-6h', to: 'now' } };
    const panes = encodeURIComponent(JSON.stringify({ logs: pane })).replace('TRACE', traceId);
    return [grafana, '/explore?schemaVersion=1&orgId=1&panes=', panes].join('');
  };
  const text = 'Log lines of this trace';
  return {
    linkPatterns: [
      // Each span of ours has one of these.
      { type: 'tags', key: ['http.request.method', 'db.system.name'], url: logsOf('#{trace.traceID}'), text },
      { type: 'traces', url: logsOf('#{traceID}'), text },
    ],
  };
}
