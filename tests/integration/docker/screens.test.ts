import { describe, expect, it } from '@jest/globals';
import { teamScreens } from '#infra/docker/screens.ts';
import { type Reply, startStub } from '../load/stub-target.ts';

const ANSWERS: Record<string, unknown> = {
  '/api/search?type=dash-db': [{ uid: 'front-door', title: 'Front door' }, { uid: 'billing' }],
  '/api/services': { data: ['orders', 'billing', 'checkout'], total: 3 },
  '/api/v1/query?query=up': { status: 'success', data: { resultType: 'vector', result: [{}, {}] } },
};

/** One server that answers as Grafana, Jaeger and Prometheus do. */
async function screens(reply: (path: string) => Reply) {
  const stub = await startStub(({ path }) => reply(path));
  const { url } = stub;
  return { all: teamScreens({ grafana: url, jaeger: url, prometheus: url }), stub };
}

describe('the screens of a team', () => {
  it('show how much is on them', async () => {
    const { all, stub } = await screens((path) => ({ status: 200, body: ANSWERS[path] }));
    await using _ = stub;
    expect(await Promise.all(all.map(async ({ name, look }) => [name, await look()]))).toEqual([
      ['dashboards', 2],
      ['Jaeger', 3],
      ['Prometheus', 2],
    ]);
  });

  it('say what to do where they do not answer, and what is wrong where they refuse', async () => {
    const { all, stub } = await screens(() => 503);
    for (const { look } of all) await expect(look()).rejects.toThrow(/answers 503: docker compose logs shows why/);
    await stub[Symbol.asyncDispose]();
    for (const { look } of all) await expect(look()).rejects.toThrow(/does not answer: docker compose ps/);
  });

  it('are those that there are', () => {
    const names = teamScreens({ grafana: undefined, jaeger: 'http://j', prometheus: 'http://p' }).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['Jaeger', 'Prometheus']);
  });

  it('are empty in a Jaeger that has seen nothing', async () => {
    const { all, stub } = await screens(() => ({ status: 200, body: { data: null } }));
    await using _ = stub;
    expect(await all.find(({ name }) => name === 'Jaeger')?.look()).toBe(0);
  });
});
