import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { LogPage, ServiceGraph, Trace } from '#chaos/recorder/answers.ts';
import { startRecorder } from '#chaos/recorder/start.ts';
import { get } from './recorder-process.ts';

/** Runs the exporting program to its end; everything has been sent then. Answers the id of its trace. */
async function exportTo(address: string, settings: Record<string, string>): Promise<string> {
  const { NODE_OPTIONS: _jests, ...inherited } = process.env;
  const env = {
    ...inherited,
    OTEL_EXPORTER_OTLP_ENDPOINT: address,
    OTEL_SERVICE_NAME: 'storefront',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_NODE_RESOURCE_DETECTORS: 'env',
    ...settings,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'exporting-service.ts')], {
    env,
  });
  return stdout.trim();
}

describe('the OpenTelemetry SDK', () => {
  it.each([
    ['protobuf', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }],
    ['protobuf, gzipped', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }],
    ['JSON', { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }],
  ])('reads back what it sent in %s', async (_, settings) => {
    await using recorder = await startRecorder({ port: 0, database: ':memory:' });
    const traceId = await exportTo(recorder.address, settings);
    const trace = await get<Trace>(`${recorder.address}/traces/${traceId}`);
    const [server, inner] = trace.spans;
    expect(trace).toMatchObject({
      traceId,
      rootService: 'storefront',
      rootName: 'GET /products/:id',
      spanCount: 2,
      errorCount: 1,
    });
    expect(server).toMatchObject({ parentSpanId: null, kind: 'server', scope: { name: 'shop', version: '4.5.6' } });
    expect(inner).toMatchObject({
      parentSpanId: server?.spanId,
      service: 'storefront',
      status: 'error',
      statusMessage: 'no lead time',
      attributes: { tags: ['a', 'b'], ratio: 0.5, cached: false, count: 3 },
      events: [{ name: 'exception', attributes: { 'exception.message': 'supplier hangs' } }],
    });
    expect(Math.abs((server?.startTime ?? 0) - Date.now())).toBeLessThan(60_000);

    const { records } = await get<LogPage>(`${recorder.address}/logs?traceId=${traceId}&level=warn`);
    expect(records).toMatchObject([
      {
        service: 'storefront',
        level: 'warn',
        message: 'stock is low',
        traceId,
        spanId: inner?.spanId,
        attributes: { 'product.id': 'p-1' },
      },
    ]);
    const graph = await get<ServiceGraph>(`${recorder.address}/graph`);
    expect(graph.edges).toMatchObject([{ client: 'user', server: 'storefront', kind: 'user' }]);
  });
});
