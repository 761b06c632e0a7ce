import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LabEvent, LabStatus } from '#chaos/api/lab-control.ts';
import type { Coverage } from '#chaos/recorder/answers.ts';
import { isWhole } from '#chaos/recorder/whole-hops.ts';
import { LINKS, SERVICES } from '#infra/topology.ts';
import { until as untilTrue } from '../until.ts';
import { askedQueries, linkQueries } from './asked-queries.ts';
import { hasDocker, LabInContainers, leftOvers } from './lab-in-containers.ts';
import { SYMPTOMS } from './symptoms.ts';

/** Containers and their back ends take their time: asked twice a second. */
const until = <Answer>(what: string, seconds: number, look: () => Promise<Answer>) =>
  untilTrue(what, look, { timeoutMs: seconds * 1000, everyMs: 500 });

const isHealthy = (lab: LabInContainers) =>
  until('a healthy lab', 90, async () => {
    const status = await lab.ask<LabStatus>('GET', '/status');
    return status.state === 'healthy' ? status : undefined;
  });

const describeWithDocker = hasDocker() ? describe : describe.skip;

describeWithDocker('the lab in containers (needs Docker)', () => {
  let lab: LabInContainers;
  let begun = 0;

  beforeAll(async () => {
    begun = Date.now();
    lab = await LabInContainers.start();
    await isHealthy(lab);
  }, 600_000);

  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]();
    expect(leftOvers()).toEqual([]);
  }, 60_000);

  describe.each(SERVICES)('%s', (service) => {
    it('has traces in Jaeger', async () => {
      await until('a trace', 30, async () => (await lab.traces({ service }))[0]);
    });

    it('has logs in Loki', async () => {
      await until('a log line', 30, async () => (await lab.logs(`{service_name="${service}"}`))[0]);
    });

    it('has metrics of its own, of its spans, and a node in the service graph', async () => {
      const found = (query: string) => until(query, 45, async () => (await lab.promql(query))[0]);
      await found(`up{job="services",service="${service}"} == 1`);
      await found(`http_server_request_duration_seconds_count{service="${service}"} > 0`);
      await found(`sum(traces_span_metrics_calls_total{service_name="${service}"}) > 0`);
      await found(`sum(traces_service_graph_request_total{server="${service}"}) > 0`);
    }, 200_000);
  });

  it.each(LINKS.filter(({ to }) => to !== 'postgres'))(
    'has calls from $from to $to in the service graph, and as parent and child in a trace',
    async ({ from, to }) => {
      const edge = `sum(traces_service_graph_request_total{client="${from}",server="${to}"}) > 0`;
      await until('the edge', 60, async () => (await lab.promql(edge))[0]);
      await until('a trace with the call', 60, async () => {
        const calls = await lab.calls({ service: to });
        return calls.some(([caller, called]) => caller === from && called === to);
      });
    },
    150_000,
  );

  it("can follow every hop of the users' requests", async () => {
    await until('every hop with a span, a log line and an exemplar', 90, async () => {
      const { hops } = await lab.ask<Coverage>('GET', '/coverage?window=30s');
      if (hops.every(isWhole) && new Set(hops.map(({ service }) => service)).size === SERVICES.length) return true;
      throw new Error(JSON.stringify(hops));
    });
  }, 120_000);

  it('calls nobody on a busy evening on which all is well', async () => {
    const since = Date.now();
    await lab.ask('POST', '/incident', { scenario: 'all-quiet' });
    try {
      const charges = 'sum(increase(billing_charges_total{outcome="charged"}[5m])) > 900';
      await until('two minutes of that evening', 240, async () => (await lab.promql(charges))[0]);
      expect(await lab.firedAlerts(since)).toEqual([]);
    } finally {
      await lab.ask('POST', '/incident/stop');
    }
    await isHealthy(lab);
  }, 420_000);

  it.each(Object.entries(SYMPTOMS))(
    'shows the symptom of %s in Prometheus, Jaeger and Loki under one trace id, and pages',
    async (scenario, symptom) => {
      await lab.ask('POST', '/incident', { scenario });
      try {
        await until('the symptom in Prometheus', 60, async () => (await lab.promql(symptom.promql))[0]);
        await until('a trace that all three know', 60, async () => {
          for (const id of await lab.traces(symptom.traces)) {
            const lines = await lab.logs(`{service_name="${symptom.service}"} | trace_id="${id}"`);
            const recorded = await lab.ask<{ spans: unknown[] }>('GET', `/traces/${id}`).catch(() => undefined);
            if (lines.length > 0 && recorded) return id;
          }
          return undefined;
        });
        await until('the page', 180, async () => {
          const { events } = await lab.ask<{ events: LabEvent[] }>('GET', '/events?after=0');
          return events.some(({ component, message }) => component === 'pager' && symptom.page.test(message));
        });
      } finally {
        await lab.ask('POST', '/incident/stop');
      }
      await isHealthy(lab);
    },
    420_000,
  );

  it.each(askedQueries())(
    'finds something for $where',
    async ({ language, forms }) => {
      await until('data', 30, async () => {
        for (const form of forms) {
          const found =
            language === 'promql' ? await lab.hadValue(form, begun) : (await lab.logs(form, begun)).length > 0;
          if (found) return true;
        }
        return undefined;
      });
    },
    60_000,
  );

  it.each(linkQueries())(
    'finds something $where',
    async ({ language, of }) => {
      const name = 'POST /orders';
      const [traceId = ''] = await until('a trace', 30, async () => {
        const traces = await lab.traces({ service: 'orders', operation: name });
        return traces.length > 0 ? traces : undefined;
      });
      const query = of({ traceId, name });
      await until('data', 30, async () =>
        language === 'promql' ? await lab.hadValue(query, begun) : (await lab.logs(query, begun)).length > 0,
      );
    },
    90_000,
  );

  it.each(['recorder', 'loki', 'orders', 'toxiproxy', 'controller'])(
    'says that %s is gone when it is killed, and goes on when it is back',
    async (name) => {
      lab.kill(name);
      if (name !== 'controller') {
        await until(`that ${name} is missed`, 20, async () => {
          const { state, reason } = await lab.ask<LabStatus>('GET', '/status');
          return state === 'degraded' && reason?.includes(name) ? true : undefined;
        });
      }
      lab.startAgain(name);
      await isHealthy(lab);
      const query = 'sum(rate(http_server_request_duration_seconds_count{service="orders"}[15s])) > 0';
      await until('orders served again', 60, async () => (await lab.promql(query))[0]);
    },
    200_000,
  );
});
