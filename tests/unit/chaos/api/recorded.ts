import type { RequestListener } from 'node:http';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { Coverage, LogPage, Metric, MetricList, ServiceGraph, Trace, TraceList } from '#chaos/recorder/answers.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SUMMARY = {
  traceId: TRACE_ID,
  startTime: 1_795_489_212_104.25,
  durationMs: 12.5,
  rootService: 'orders',
  rootName: 'POST /orders',
  rootDurationMs: 12.5,
  spanCount: 1,
  errorCount: 1,
  services: ['orders'],
};

/** One answer of the recorder for each of its questions, with every kind of value that may be in it. */
export const ANSWERS: {
  '/traces': TraceList;
  [trace: `/traces/${string}`]: Trace;
  '/logs': LogPage;
  '/metrics': MetricList;
  [metric: `/metrics/${string}`]: Metric;
  '/graph': ServiceGraph;
  '/coverage': Coverage;
} = {
  '/traces': { traces: [SUMMARY] },
  [`/traces/${TRACE_ID}`]: {
    ...SUMMARY,
    spans: [
      {
        spanId: '00f067aa0ba902b7',
        parentSpanId: null,
        service: 'orders',
        name: 'POST /orders',
        kind: 'server',
        startTime: 1_795_489_212_104.25,
        durationMs: 12.5,
        status: 'error',
        statusMessage: 'no answer in time',
        attributes: { 'http.response.status_code': 503, tags: ['a', 'b'], nested: { deep: true } },
        events: [{ time: 1_795_489_212_110, name: 'exception', attributes: { 'exception.message': 'no answer' } }],
        scope: { name: '@opentelemetry/instrumentation-http', version: '0.300.0' },
      },
    ],
  },
  '/logs': {
    records: [
      {
        cursor: '17',
        time: 1_795_489_212_104,
        service: 'orders',
        level: 'warn',
        message: 'call failed',
        traceId: TRACE_ID,
        spanId: '00f067aa0ba902b7',
        attributes: { order_id: 'O-17' },
      },
      {
        cursor: '18',
        time: 1,
        service: 'worker',
        level: 'info',
        message: '',
        traceId: null,
        spanId: null,
        attributes: {},
      },
    ],
    nextCursor: '18',
  },
  '/metrics': {
    metrics: [{ name: 'orders_placements_total', type: 'counter', help: 'Orders.', unit: '', services: ['orders'] }],
  },
  '/metrics/orders_placement_duration_seconds': {
    name: 'orders_placement_duration_seconds',
    type: 'histogram',
    help: 'Time.',
    unit: 'seconds',
    series: [
      {
        labels: { service: 'orders', outcome: 'placed' },
        points: [
          [1_795_489_212_000, 3],
          [1_795_489_214_000, null],
        ],
        exemplars: [{ time: 1_795_489_212_000, value: 0.012, traceId: TRACE_ID, labels: { trace_id: TRACE_ID } }],
        ratePerSecond: 0.5,
        histogram: {
          count: 3,
          sum: 0.04,
          buckets: [
            { le: 0.1, count: 3 },
            { le: null, count: 3 },
          ],
          p50: 0.05,
          p95: 0.095,
          p99: null,
          p50Le: 0.1,
          p95Le: 0.1,
          p99Le: null,
        },
      },
    ],
  },
  '/graph': {
    windowSeconds: 300,
    coveredSeconds: 12.5,
    nodes: [{ service: 'orders', requestRate: 1, errorRate: 0, errorRatio: 0, p95Ms: null }],
    edges: [
      {
        client: 'user',
        server: 'orders',
        kind: 'user',
        requestRate: 1,
        errorRatio: 0.25,
        p50Ms: 3,
        p95Ms: 9,
        routes: [{ route: 'POST /orders', requestRate: 1, errorRatio: 0.25, p95Ms: 9 }],
      },
    ],
    cycles: [['orders', 'inventory', 'pricing']],
  },
  '/coverage': {
    windowSeconds: 300,
    requests: 20,
    isComplete: true,
    hops: [
      {
        caller: 'user',
        service: 'orders',
        route: 'POST /orders',
        requests: 20,
        withSpan: 20,
        withLog: 19,
        withExemplar: 20,
        traceId: TRACE_ID,
      },
      {
        caller: null,
        service: 'worker',
        route: 'POST /statements',
        requests: 3,
        withSpan: 0,
        withLog: 0,
        withExemplar: 0,
        traceId: null,
      },
    ],
  },
};

/** Answers like the recorder: what is asked for by path, else its refusals. */
export const fakeRecorder: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://recorder');
  const answer = (ANSWERS as Record<string, unknown>)[pathname];
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(body));
  };
  const limit = searchParams.get('limit');
  if (limit !== null && !/^\d+$/.test(limit)) {
    const detail = { field: 'limit', expected: 'a whole number', got: limit };
    return send(400, new LabError('bad-request', `limit must be a whole number, but is "${limit}".`, detail).toBody());
  }
  if (answer !== undefined) return send(200, answer);
  send(404, new LabError('not-found', 'nothing has that name').toBody());
};
