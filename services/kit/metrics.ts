import { trace } from '@opentelemetry/api';
import client from 'prom-client';

// Exemplars exist only in the OpenMetrics format, and prom-client wants it chosen before the first metric.
client.register.setContentType(client.Registry.OPENMETRICS_CONTENT_TYPE as never);
client.collectDefaultMetrics();

/** Seconds; dense below a second, where users still notice, and each at most twice the one before up to 25 s. */
const DURATION_BUCKETS = [
  0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25,
];

/** A distribution of durations in seconds, whose buckets point at traces (exemplars). */
export class DurationHistogram<Label extends string> {
  private readonly histogram: client.Histogram<Label>;

  constructor(name: string, help: string, labelNames: readonly Label[]) {
    this.histogram = new client.Histogram({ name, help, labelNames, buckets: DURATION_BUCKETS, enableExemplars: true });
  }

  /** @param span the span that the observation belongs to; by default the active one */
  observe(labels: Record<Label, string>, seconds: number, span = trace.getActiveSpan()): void {
    const context = span?.spanContext();
    const exemplarLabels = context ? { trace_id: context.traceId, span_id: context.spanId } : {};
    this.histogram.observe({ labels, value: seconds, exemplarLabels } as never);
  }
}

/** Counts events that the business cares about; the name ends in _total. */
export function counter<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) {
  return new client.Counter<Label>({ name, help, labelNames });
}

/** A value that goes up and down; `collect` may read it at scrape time. */
export function gauge<Label extends string>(
  name: string,
  help: string,
  labelNames: readonly Label[] = [],
  collect?: (this: client.Gauge<Label>) => void | Promise<void>,
) {
  return new client.Gauge<Label>({ name, help, labelNames, ...(collect ? { collect } : {}) });
}

/** The page that Prometheus scrapes. */
export async function metricsPage(): Promise<{ contentType: string; body: string }> {
  return { contentType: client.register.contentType, body: await client.register.metrics() };
}
