import { describe, expect, it } from '@jest/globals';
import type { LabEvent } from '#chaos/api/lab-control.ts';
import { annotateGrafana } from '#infra/docker/grafana-annotations.ts';
import { until } from '../../until.ts';
import { type Reply, startStub } from '../load/stub-target.ts';

const event = (id: number, component: string, what: string, message = `${component} ${what}`): LabEvent => ({
  id,
  time: '2026-11-24T03:00:00.000Z',
  component,
  what,
  message,
});

/** A lab to which the test lets things happen. */
function eventsOf(...all: LabEvent[]) {
  return {
    all,
    async events(after: number, _waitMs: number, signal: AbortSignal) {
      const found = () => all.filter(({ id }) => id > after);
      await until('an event or the end', () => found().length > 0 || signal.aborted, { timeoutMs: 60_000, everyMs: 5 });
      return found();
    },
  };
}

async function annotated(source: ReturnType<typeof eventsOf>, reply: (index: number) => Reply) {
  const grafana = await startStub(({ index }) => reply(index));
  const stop = new AbortController();
  const over = annotateGrafana(grafana.url, source, { signal: stop.signal, retryMs: 5 });
  return {
    seen: grafana.seen,
    texts: () => grafana.seen.map(({ body }) => (JSON.parse(body) as { text: string }).text),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await over;
      await grafana[Symbol.asyncDispose]();
    },
  };
}

const OK: Reply = { status: 200, body: { id: 1 } };

describe('annotateGrafana', () => {
  it('posts what happens in the drill, by the tag that the dashboards look for', async () => {
    const source = eventsOf(
      event(1, 'orders', 'ready'),
      event(2, 'incident', 'started', 'INC-3F2A: has begun'),
      event(3, 'orders', 'restarting', 'orders: restarting, services/orders/routes.ts was saved'),
    );
    await using grafana = await annotated(source, () => OK);
    await until('two annotations', () => grafana.seen.length === 2);
    source.all.push(event(4, 'validation', 'passed'));
    await until('the third', () => grafana.seen.length === 3);
    expect(grafana.seen[0]).toMatchObject({ method: 'POST', path: '/api/annotations' });
    expect(JSON.parse(grafana.seen[0]?.body ?? '')).toEqual({
      time: Date.parse('2026-11-24T03:00:00.000Z'),
      tags: ['drill', 'started'],
      text: 'INC-3F2A: has begun',
    });
    expect(grafana.texts().slice(1)).toEqual([
      'orders: restarting, services/orders/routes.ts was saved',
      'validation passed',
    ]);
  });

  it('posts in order what happened while Grafana did not answer, each once', async () => {
    const source = eventsOf(event(1, 'incident', 'started'), event(2, 'pager', 'paged'));
    await using grafana = await annotated(source, (index) => (index === 0 ? 'reset' : index === 1 ? 503 : OK));
    source.all.push(event(3, 'incident', 'ended'));
    await until('all three', () => grafana.texts().includes('incident ended'));
    expect(grafana.texts().slice(2)).toEqual(['incident started', 'pager paged', 'incident ended']);
  });

  it('goes on after an annotation that Grafana refuses', async () => {
    const source = eventsOf(event(1, 'incident', 'started'), event(2, 'incident', 'ended'));
    await using grafana = await annotated(source, (index) => (index === 0 ? 403 : OK));
    await until('the second', () => grafana.seen.length === 2);
    expect(grafana.texts()).toEqual(['incident started', 'incident ended']);
  });
});
