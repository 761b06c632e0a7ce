/**
 * Every metric that a dashboard may ask Prometheus for. A test holds the dashboards against this list, and the list
 * against the services' code and prom-client, so that a renamed metric is a failed test and not an empty panel.
 */

/** What the services publish at /metrics. A histogram stands here once, without _bucket, _sum and _count. */
export const SERVICE_METRICS = [
  'http_server_request_duration_seconds',
  'http_server_active_requests',
  'http_client_request_duration_seconds',
  'http_client_active_requests',
  'db_client_connections',
  'db_client_connections_max',
  'billing_charges_total',
  'billing_charge_duration_seconds',
  'billing_charge_amount_euros_total',
  'billing_repeated_keys_total',
  'billing_invoices_total',
  'billing_invoice_duration_seconds',
  'billing_running_total_drift_cents',
  'checkout_payments_total',
  'orders_placements_total',
  'storefront_catalogue_pages_total',
  'storefront_catalogue_page_duration_seconds',
  'storefront_product_view_duration_seconds',
  'storefront_search_duration_seconds',
  'storefront_product_views_total',
  'storefront_searches_total',
  'storefront_reviews_total',
  'worker_render_backlog',
  'worker_statements_rendered_total',
] as const;

/** What prom-client adds to every service by itself. */
export const RUNTIME_METRICS = [
  'nodejs_active_handles_total',
  'nodejs_eventloop_lag_max_seconds',
  'nodejs_eventloop_lag_p50_seconds',
  'nodejs_eventloop_lag_p99_seconds',
  'nodejs_external_memory_bytes',
  'nodejs_gc_duration_seconds',
  'nodejs_heap_size_total_bytes',
  'nodejs_heap_size_used_bytes',
  'process_cpu_system_seconds_total',
  'process_cpu_user_seconds_total',
  'process_open_fds',
  'process_resident_memory_bytes',
  'process_start_time_seconds',
] as const;

/** What the collector derives from spans (its connectors spanmetrics and servicegraph). */
export const COLLECTOR_METRICS = [
  'traces_span_metrics_calls_total',
  'traces_span_metrics_duration_milliseconds',
  'traces_service_graph_request_total',
  'traces_service_graph_request_failed_total',
  'traces_service_graph_request_server_seconds',
] as const;

/** What Prometheus writes down about its own scrapes. */
export const SCRAPE_METRICS = ['up', 'scrape_duration_seconds'] as const;

/** What the rules in prometheus/rules record. */
export const RECORDED_METRICS = [
  'route:errors:ratio_rate5m',
  'route:errors:ratio_rate30m',
  'route:slower:ratio_rate5m',
  'route:slower:ratio_rate30m',
] as const;
