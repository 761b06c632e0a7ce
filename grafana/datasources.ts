/** The data sources by the ids that grafana/provisioning gives them. */
export const PROMETHEUS = { type: 'prometheus', uid: 'prometheus' };
export const LOKI = { type: 'loki', uid: 'loki' };
/** Grafana itself, which keeps the annotations. */
export const GRAFANA = { type: 'grafana', uid: '-- Grafana --' };
