import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import client from 'prom-client';
import type { Metric, MetricList } from '#chaos/recorder/answers.ts';
import { startRecorder } from '#chaos/recorder/start.ts';
import { TRACE } from '../../unit/chaos/recorder/otlp-json.ts';
import { until } from '../../until.ts';
import { get } from './recorder-process.ts';

/** A service that shows metrics with prom-client, as the lab's services do. */
class MetricService implements AsyncDisposable {
  readonly registry = new client.Registry<client.OpenMetricsContentType>();
  readonly #server: Server;
  failing = false;

  constructor() {
    this.registry.setContentType(client.Registry.OPENMETRICS_CONTENT_TYPE);
    const answer: RequestListener = async (_, response) => {
      response.statusCode = this.failing ? 500 : 200;
      response.end(await this.registry.metrics());
    };
    this.#server = createServer(answer);
  }

  static async start(): Promise<MetricService> {
    const service = new MetricService();
    await once(service.#server.listen(0, '127.0.0.1'), 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/metrics`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function start(service: MetricService) {
  const targets = [{ name: 'checkout', url: service.url }];
  return startRecorder({ port: 0, database: ':memory:', targets, scrapeIntervalMs: 100, report: () => undefined });
}

function latest(metric: Metric): (number | null | undefined)[] {
  return metric.series.map(({ points }) => points.at(-1)?.[1]);
}

describe('scraping', () => {
  it('reads what prom-client shows, with exemplars', async () => {
    await using service = await MetricService.start();
    const registers = [service.registry];
    const payments = new client.Counter({
      name: 'checkout_payments_total',
      help: 'Payments by outcome.',
      labelNames: ['outcome'],
      registers,
    });
    const wait = new client.Histogram({
      name: 'wait_seconds',
      help: 'Waiting.',
      buckets: [0.1, 1],
      registers,
      enableExemplars: true,
    });
    await using recorder = await start(service);
    payments.inc({ outcome: 'declined "late"\n' }, 3);
    wait.observe({ value: 0.07, labels: {}, exemplarLabels: { trace_id: TRACE } });
    const read = (name: string) => get<Metric>(`${recorder.address}/metrics/${name}`);
    await until('the counter', async () => latest(await read('checkout_payments_total'))[0] === 3);
    expect(await read('checkout_payments_total')).toMatchObject({
      type: 'counter',
      help: 'Payments by outcome.',
      series: [{ labels: { service: 'checkout', outcome: 'declined "late"\n' } }],
    });
    const { series } = await until('the exemplar', async () => {
      const metric = await read('wait_seconds');
      return (metric.series[0]?.exemplars.length ?? 0) > 0 ? metric : undefined;
    });
    expect(series).toMatchObject([
      {
        exemplars: [{ value: 0.07, traceId: TRACE }],
        histogram: {
          count: 1,
          sum: 0.07,
          buckets: [
            { le: 0.1, count: 1 },
            { le: 1, count: 1 },
            { le: null, count: 1 },
          ],
        },
      },
    ]);
    const { metrics } = await get<MetricList>(`${recorder.address}/metrics`);
    expect(metrics.map(({ name }) => name)).toEqual(['checkout_payments_total', 'up', 'wait_seconds']);
  });

  it('records that a service does not answer, and that it does again', async () => {
    await using service = await MetricService.start();
    await using recorder = await start(service);
    const up = async () => latest(await get<Metric>(`${recorder.address}/metrics/up?service=checkout`))[0];
    await until('up 1', async () => (await up()) === 1);
    service.failing = true;
    await until('up 0', async () => (await up()) === 0);
    service.failing = false;
    await until('up 1 again', async () => (await up()) === 1);
  });
});
