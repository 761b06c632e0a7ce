import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LabError } from '#chaos/errors/lab-error.ts';
import { OtlpRoutes } from './ingest/otlp-routes.ts';
import { IngestQueue } from './ingest/queue.ts';
import type { RecorderOptions } from './options.ts';
import { coverage } from './queries/coverage.ts';
import { findTraces } from './queries/find-traces.ts';
import { health } from './queries/health.ts';
import { readLogs } from './queries/read-logs.ts';
import { listMetrics, readMetric } from './queries/read-metric.ts';
import { readTrace } from './queries/read-trace.ts';
import { serviceGraph } from './queries/service-graph.ts';
import { Scraper } from './scrape/scraper.ts';
import { type Routes, route } from './server/router.ts';
import { FlightRecord } from './store/record.ts';
import { Retention } from './store/retention.ts';
import { Upkeep } from './store/upkeep.ts';

export interface Recorder extends AsyncDisposable {
  /** `http://host:port`, the base of OTLP and of the query interface. */
  readonly address: string;
  readonly port: number;
}

const PRESETS = {
  host: '127.0.0.1',
  maxBytes: 2_000_000_000,
  maxAgeSeconds: 86_400,
  maxQueuedBytes: 64_000_000,
  maxBodyBytes: 16_000_000,
  targets: [],
  scrapeIntervalMs: 2_000,
  now: Date.now,
  report: (line: string) => console.error(line),
};

/** Opens the record and serves it. Disposing of the recorder answers what it has begun and leaves a whole database file. */
export async function startRecorder(given: RecorderOptions): Promise<Recorder> {
  const options = { ...PRESETS, ...given };
  const { now } = options;
  const record = new FlightRecord({ ...options, path: options.database });
  const queue = new IngestQueue((traces, logs) => record.store(traces, logs), options.maxQueuedBytes);
  const otlp = new OtlpRoutes({ queue, maxBodyBytes: options.maxBodyBytes });
  const retention = new Retention(record, options, now);
  const routes: Routes = {
    posts: {
      '/v1/traces': (request, response) => void otlp.answer('traces', request, response),
      '/v1/logs': (request, response) => void otlp.answer('logs', request, response),
    },
    queries: {
      '/traces': (query) => findTraces(record, query, now),
      '/traces/': (_, traceId) => readTrace(record, traceId),
      '/logs': (query) => readLogs(record, query, now),
      '/metrics': (query) => listMetrics(record, query),
      '/metrics/': (query, name) => readMetric(record, query, name, now),
      '/graph': (query) => serviceGraph(record, query, now),
      '/coverage': (query) => coverage(record, query, now),
      '/healthz': () => health(record, otlp.counts, retention.dropped, queue.bytes),
    },
  };
  // Exporters keep connections open between batches; closing one just as it is used again would cost them a retry.
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => route(routes, request, response));
  const port = await listen(server, options.port, options.host).catch((error) => {
    record[Symbol.dispose]();
    throw error;
  });
  const upkeep = new Upkeep(record, retention, options.report);
  const scraper = new Scraper(record, {
    targets: options.targets,
    intervalMs: options.scrapeIntervalMs,
    now,
    report: options.report,
  });
  return {
    address: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    port,
    async [Symbol.asyncDispose]() {
      await Promise.all([close(server), scraper[Symbol.asyncDispose]()]);
      upkeep[Symbol.dispose]();
      record[Symbol.dispose]();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      const what = taken ? 'another program holds it' : cause.message;
      const message = `The flight recorder cannot listen on ${host}:${port}: ${what}. Choose another with --port.`;
      reject(
        new LabError(taken ? 'port-taken' : 'start-failed', message, { field: 'port', got: String(port) }, { cause }),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Finishes the requests that are under way; a connection that only waits for the next one is closed. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
