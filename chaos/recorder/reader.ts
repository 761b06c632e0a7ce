import { LabError, type LabErrorBody } from '#chaos/errors/lab-error.ts';
import type { Coverage, LogPage, Metric, MetricList, ServiceGraph, Trace, TraceList } from './answers.ts';

export type Query = Record<string, string | number | boolean>;

/** Reads a flight recorder; see answers.ts for what it answers. */
export interface RecordReader {
  traces(query?: Query): Promise<TraceList>;
  trace(traceId: string): Promise<Trace>;
  logs(query?: Query): Promise<LogPage>;
  metrics(): Promise<MetricList>;
  /** undefined while no service has published a metric of that name */
  metric(name: string, query?: Query): Promise<Metric | undefined>;
  graph(windowSeconds: number): Promise<ServiceGraph>;
  coverage(windowSeconds: number): Promise<Coverage>;
}

const TIMEOUT_MS = 10_000;

/** @throws LabError (from its methods): the recorder's own, or unavailable when it does not answer */
export function createRecordReader(recorderUrl: string): RecordReader {
  async function read<Answer>(path: string, query: Query = {}): Promise<Answer> {
    const url = new URL(recorderUrl + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const silent = (cause: Error) => {
      throw new LabError('unavailable', `the flight recorder does not answer: ${cause.message}`, {}, { cause });
    };
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(silent);
    const body = (await response.json().catch(silent)) as Answer | LabErrorBody;
    if (response.ok) return body as Answer;
    const { code, message, ...detail } = (body as LabErrorBody).error;
    throw new LabError(code, message, detail);
  }
  return {
    traces: (query) => read('/traces', query),
    trace: (traceId) => read(`/traces/${encodeURIComponent(traceId)}`),
    logs: (query) => read('/logs', query),
    metrics: () => read('/metrics'),
    metric: (name, query) =>
      read<Metric>(`/metrics/${encodeURIComponent(name)}`, query).catch((error: LabError) => {
        if (error.code === 'not-found') return undefined;
        throw error;
      }),
    graph: (windowSeconds) => read('/graph', { window: `${windowSeconds}s` }),
    coverage: (windowSeconds) => read('/coverage', { window: `${windowSeconds}s` }),
  };
}
