import type { AttributeValue } from './otlp/any-value.ts';

/*
 * What the flight recorder answers. Times are unix milliseconds and may have a fraction; durations are milliseconds;
 * rates are per second; ratios are from 0 to 1; ids are lower-case hexadecimal.
 */

type Attributes = Record<string, AttributeValue>;

export type SpanKindName = 'internal' | 'server' | 'client' | 'producer' | 'consumer';
export type StatusName = 'unset' | 'ok' | 'error';
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** GET /traces */
export interface TraceList {
  /** Those whose first span arrived last; newest start first. */
  traces: TraceSummary[];
}

export interface TraceSummary {
  traceId: string;
  /** Start of the earliest span. */
  startTime: number;
  /** From the earliest start to the latest end of any span. */
  durationMs: number;
  /** Of the span without a parent; of the earliest span while there is none. */
  rootService: string;
  rootName: string;
  rootDurationMs: number;
  spanCount: number;
  errorCount: number;
  services: string[];
}

/** GET /traces/:traceId */
export interface Trace extends TraceSummary {
  /** By start time. */
  spans: Span[];
}

export interface Span {
  spanId: string;
  /** null at a root span. */
  parentSpanId: string | null;
  service: string;
  name: string;
  kind: SpanKindName;
  startTime: number;
  durationMs: number;
  status: StatusName;
  statusMessage: string;
  attributes: Attributes;
  events: { time: number; name: string; attributes: Attributes }[];
  scope: { name: string; version: string };
}

/** GET /logs */
export interface LogPage {
  /** In the order they came, which is the order of time within one service. */
  records: LogRecord[];
  /** Give it as `after` to read on; the same as before when there is nothing new. */
  nextCursor: string;
}

export interface LogRecord {
  cursor: string;
  time: number;
  service: string;
  level: LogLevel;
  message: string;
  traceId: string | null;
  spanId: string | null;
  attributes: Attributes;
}

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'unknown';

/** GET /metrics */
export interface MetricList {
  metrics: { name: string; type: MetricType; help: string; unit: string; services: string[] }[];
}

/** GET /metrics/:name */
export interface Metric {
  name: string;
  type: MetricType;
  help: string;
  unit: string;
  series: MetricSeries[];
}

export interface MetricSeries {
  /** With `service`, the name under which the target is scraped. */
  labels: Record<string, string>;
  /** [unix milliseconds, value]. Of a histogram: its count. None while the service cannot be read; `null` for NaN and Inf. */
  points: [number, number | null][];
  exemplars: Exemplar[];
  /** Counters and histograms: increase per second over the range, resets taken into account. */
  ratePerSecond?: number;
  /** Histograms only. */
  histogram?: HistogramAnswer;
}

export interface HistogramAnswer {
  /** Latest values. */
  count: number;
  sum: number;
  /** Cumulative, by upper bound; `null` stands for +Inf. */
  buckets: { le: number | null; count: number }[];
  /**
   * Of what was observed within the range (of everything, when nothing was), by linear interpolation in the bucket like
   * Prometheus' histogram_quantile; null without observations.
   */
  p50: number | null;
  p95: number | null;
  p99: number | null;
  /**
   * The bound of the bucket that each lies in, which it does not exceed: with wide buckets the interpolation can be far
   * off, this cannot. null without observations, and for a percentile beyond the last bound.
   */
  p50Le: number | null;
  p95Le: number | null;
  p99Le: number | null;
}

export interface Exemplar {
  time: number;
  value: number;
  /** null when the exemplar names none. */
  traceId: string | null;
  labels: Record<string, string>;
}

/** GET /graph */
export interface ServiceGraph {
  windowSeconds: number;
  /** How much of the window the record covers; rates are over this. */
  coveredSeconds: number;
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Services that call each other in a circle, in calling order; the last calls the first. */
  cycles: string[][];
}

/** A service by its own server spans. */
export interface GraphNode {
  service: string;
  requestRate: number;
  /** Failed requests per second. */
  errorRate: number;
  errorRatio: number;
  /** null without requests. Percentiles are nearest-rank and at most 4.4% off. */
  p95Ms: number | null;
}

export interface GraphEdge {
  /** 'user' for callers outside the record. */
  client: string;
  server: string;
  kind: 'http' | 'database' | 'user';
  requestRate: number;
  errorRatio: number;
  /** As the client waited; of a user's call, as the service took. */
  p50Ms: number;
  p95Ms: number;
  /** Busiest first. For a database: the driver's span name. */
  routes: { route: string; requestRate: number; errorRatio: number; p95Ms: number }[];
}

/** GET /coverage */
export interface Coverage {
  windowSeconds: number;
  /** Requests of users that were looked at. */
  requests: number;
  /** false where the window had more requests than are read at once; then the newest were. */
  isComplete: boolean;
  /** By service and route. */
  hops: HopCoverage[];
}

/** What the record has of one service's part in requests. */
export interface HopCoverage {
  /** 'user' for callers outside the record; null where only the service's own count tells of the requests. */
  caller: string | null;
  service: string;
  /** Method and route; null where only log lines tell of the hop. */
  route: string | null;
  requests: number;
  withSpan: number;
  /** With a log line of that service that carries the request's trace id. */
  withLog: number;
  /** `requests` where the route's histogram has an exemplar that leads to a recorded trace, else 0. */
  withExemplar: number;
  /** A request to look at: one that lacks something where one does. null where no trace tells of them. */
  traceId: string | null;
}

/** GET /healthz */
export interface Health {
  status: 'ok';
  spans: number;
  traces: number;
  logs: number;
  series: number;
  /** Size of the record on disk, with its log. */
  databaseBytes: number;
  /** Bytes of requests that wait to be stored. */
  queuedBytes: number;
  /** Since the start: */
  acceptedSpans: number;
  acceptedLogs: number;
  refusedRequests: number;
  droppedByRetention: { spans: number; traces: number; logs: number; frames: number };
}
