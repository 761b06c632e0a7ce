import { describe, expect, it } from '@jest/globals';
import { watchAlerts } from '#infra/docker/alert-watch.ts';
import { until } from '../../until.ts';
import { type Reply, startStub } from '../load/stub-target.ts';

const SLOW = {
  labels: { alertname: 'BrowseLatencyFastBurn', severity: 'page', journey: 'browse', service: 'storefront' },
  annotations: { summary: 'GET /products: 60% slower than 1 s', runbook_url: 'runbooks/browse.md#latency' },
  state: 'firing',
  activeAt: '2026-11-24T03:00:00.123456789Z',
  value: '6e-01',
};
const BUSY = {
  labels: { alertname: 'WorkerProcessorBusy', service: 'worker' },
  annotations: {},
  state: 'firing',
  activeAt: '2026-11-24T03:00:00Z',
};
const alerts = (...all: object[]): Reply => ({ status: 200, body: { status: 'success', data: { alerts: all } } });

/** Watches a Prometheus that shows what the test puts into `shown`. */
async function watched(first: Reply) {
  const shown = { now: first };
  const prometheus = await startStub(() => shown.now);
  const stop = new AbortController();
  const told: string[] = [];
  const looks: string[][] = [];
  const over = watchAlerts(
    prometheus.url,
    {
      onFiring: (alert) => told.push(`${alert.severity} ${alert.name}: ${alert.summary} ${alert.runbook ?? ''}`.trim()),
      onResolved: ({ name }) => told.push(`over ${name}`),
      onLook: (all) => looks.push(all.map(({ name }) => name)),
    },
    { signal: stop.signal, pollMs: 5 },
  );
  const rounds = async (count: number) => {
    const seen = prometheus.seen.length;
    await until('more questions', () => prometheus.seen.length >= seen + count);
  };
  return {
    shown,
    told,
    looks,
    rounds,
    seen: prometheus.seen,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await over;
      await prometheus[Symbol.asyncDispose]();
    },
  };
}

describe('watchAlerts', () => {
  it('tells once that an alert fires, whatever its value becomes, and once that it is over', async () => {
    await using prometheus = await watched(alerts({ ...SLOW, state: 'pending' }));
    await prometheus.rounds(3);
    expect(prometheus.told).toEqual([]);
    prometheus.shown.now = alerts(SLOW);
    await prometheus.rounds(3);
    prometheus.shown.now = alerts({ ...SLOW, annotations: { ...SLOW.annotations, summary: '90% slower' }, value: '1' });
    await prometheus.rounds(3);
    const page = 'page BrowseLatencyFastBurn: GET /products: 60% slower than 1 s runbooks/browse.md#latency';
    expect(prometheus.told).toEqual([page]);
    prometheus.shown.now = alerts();
    await prometheus.rounds(3);
    expect(prometheus.told).toEqual([page, 'over BrowseLatencyFastBurn']);
    expect(prometheus.seen[0]?.path).toBe('/api/v1/alerts');
  });

  it('takes an alert without severity, summary and runbook', async () => {
    await using prometheus = await watched(alerts(BUSY));
    await until('the alert', () => prometheus.told.length > 0);
    expect(prometheus.told).toEqual(['ticket WorkerProcessorBusy: WorkerProcessorBusy']);
  });

  it.each<[string, Reply]>([
    ['does not answer in time', 'reset'],
    ['is not ready', 503],
    ['answers something else', { status: 200, body: { data: 'nothing' } }],
  ])('says neither firing nor over while Prometheus %s', async (_, reply) => {
    await using prometheus = await watched(alerts(SLOW));
    await until('the alert', () => prometheus.told.length > 0);
    prometheus.shown.now = reply;
    await prometheus.rounds(3);
    prometheus.shown.now = alerts(SLOW, BUSY);
    await until('the other alert', () => prometheus.told.length > 1);
    expect(prometheus.told.slice(1)).toEqual(['ticket WorkerProcessorBusy: WorkerProcessorBusy']);
  });
});
