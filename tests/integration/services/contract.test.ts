import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { portPlan, SERVICES, type ServiceName } from '#infra/topology.ts';
import { until } from '../../until.ts';
import { type LabUnderTest, ROOT, startLab } from '../lab/lab-under-test.ts';
import { CALLS, type Call, WRONG_BODIES } from './calls.ts';
import { DescribedService } from './described-service.ts';

const SERVICES_FOLDER = join(ROOT, 'services');
const BODY_ROUTES = CALLS.filter((call) => call.method === 'POST' && call.body && call.status < 300);

let lab: LabUnderTest;
const urlOf = (service: string, path = '') =>
  `http://127.0.0.1:${portPlan(lab.portBase).service(service as ServiceName)}${path}`;
const described = Object.fromEntries(
  SERVICES.map((service) => [service, new DescribedService(SERVICES_FOLDER, service)]),
);

interface Answer {
  status: number;
  contentType: string;
  body: unknown;
}

async function send(service: string, path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(urlOf(service, path), { ...init, signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  const contentType = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    contentType,
    body: contentType.startsWith('application/json') && text ? JSON.parse(text) : text,
  };
}

function post(service: string, path: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  return send(service, path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'idempotency-key': 'contract-bad-input', ...headers },
  });
}

function expectDescribed(service: string, method: string, path: string, answer: Answer): string {
  const service_ = described[service];
  const operation = service_?.operationOf(method, path);
  if (!service_ || !operation) throw new Error(`openapi.yaml of ${service} has no ${method} ${path}`);
  expect(service_.faults(operation, answer.status, answer.contentType, answer.body)).toEqual([]);
  return operation;
}

describe('contracts of the services', () => {
  const exercised = new Set<string>();
  const remembered = new Map<string, string>();

  beforeAll(async () => {
    lab = await startLab('contract', 23_500);
  }, 60_000);
  afterAll(async () => lab?.[Symbol.asyncDispose](), 30_000);

  it.each(SERVICES)('%s has the same files as its siblings', (service) => {
    const shared = ['config.ts', 'metrics.ts', 'openapi.yaml', 'routes.ts', 'server.ts', 'store.ts'];
    expect(readdirSync(join(SERVICES_FOLDER, service))).toEqual(expect.arrayContaining(shared));
  });

  it.each(SERVICES)('%s describes itself in OpenAPI 3.1 and answers its probes as it says', async (service) => {
    expect(described[service]?.description.openapi).toMatch(/^3\.1\./);
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      const answer = await send(service, path, {});
      expect([path, answer.status]).toEqual([path, 200]);
      exercised.add(`${service} ${expectDescribed(service, 'GET', path, answer)}`);
    }
  });

  const title = (call: Call) => `${call.service}: ${call.method} ${call.path} -> ${call.status}`;
  it.each(CALLS.map((call, index) => [`${title(call)} (${index + 1})`, call] as const))('%s', async (_title, call) => {
    const filled = call.path.replaceAll(
      /\{(\w+)\}/g,
      (_match, name: string) => remembered.get(`${call.service} ${name}`) ?? '',
    );
    const headers = {
      ...(call.body ? { 'content-type': 'application/json' } : {}),
      ...(call.key ? { 'idempotency-key': call.key } : {}),
    };
    const init = { method: call.method, headers, ...(call.body ? { body: JSON.stringify(call.body) } : {}) };
    const ask = () => send(call.service, filled, init);
    // Reading what another process has yet to do (a statement to be rendered) may take a moment.
    const answer =
      call.method === 'GET'
        ? await until(title(call), async () => ((await ask()).status === call.status ? ask() : undefined))
        : await ask();
    expect({ status: answer.status, body: answer.status === call.status ? 'as described' : answer.body }).toEqual({
      status: call.status,
      body: 'as described',
    });
    const operation = expectDescribed(call.service, call.method, filled, answer);
    if (call.status < 300) exercised.add(`${call.service} ${operation}`);
    if (call.remember)
      remembered.set(
        `${call.service} ${call.remember}`,
        String((answer.body as Record<string, unknown>)[call.remember]),
      );
  });

  it('has exercised every operation that any service describes', () => {
    const all = SERVICES.flatMap(
      (service) => described[service]?.operations().map((operation) => `${service} ${operation}`) ?? [],
    );
    expect(all.filter((operation) => !exercised.has(operation))).toEqual([]);
  });

  it.each(
    WRONG_BODIES.map(
      (one) => [`${one.service}: POST ${one.path} refuses ${one.field} in ${JSON.stringify(one.body)}`, one] as const,
    ),
  )('%s', async (_title, wrong) => {
    const answer = await post(wrong.service, wrong.path, JSON.stringify(wrong.body));
    expect(answer).toMatchObject({
      status: 400,
      body: {
        error: { code: 'invalid-request', field: wrong.field, expected: expect.any(String), got: expect.any(String) },
      },
    });
    expectDescribed(wrong.service, 'POST', wrong.path, answer);
  });

  const routes = BODY_ROUTES.map((call) => [`${call.service}: POST ${call.path}`, call] as const).filter(
    ([name], index, all) => all.findIndex(([other]) => other === name) === index,
  );
  describe.each(routes)('%s', (_title, { service, path, body }) => {
    it.each([
      ['malformed JSON', '{"customerId": ', 400, 'invalid-json'],
      ['a number that is none', '{"quantity": NaN}', 400, 'invalid-json'],
      ['an empty object', '{}', 400, 'invalid-request'],
      ['an array', '[]', 400, 'invalid-request'],
      ['300 kB', JSON.stringify({ text: 'x'.repeat(300_000) }), 413, 'body-too-large'],
    ] as const)('refuses %s', async (_what, text, status, code) => {
      const answer = await post(service, path, text);
      expect(answer).toMatchObject({ status, body: { error: { code, field: expect.stringContaining('body') } } });
      expectDescribed(service, 'POST', path, answer);
    });

    it('refuses another content type', async () => {
      const answer = await post(service, path, JSON.stringify(body), { 'content-type': 'text/plain' });
      expect(answer).toMatchObject({
        status: 415,
        body: { error: { code: 'unsupported-media-type', field: 'content-type' } },
      });
      expectDescribed(service, 'POST', path, answer);
    });
  });

  it.each(SERVICES)('%s answers an unknown route with 404 and its error form', async (service) => {
    expect(await send(service, '/nowhere', {})).toMatchObject({
      status: 404,
      body: { error: { code: 'no-such-route', requestId: expect.any(String) } },
    });
  });

  it.each(SERVICES)('%s keeps its admin listener closed to users', async (service) => {
    const url = `http://127.0.0.1:${portPlan(lab.portBase).admin(service)}/toggles`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: 'Bearer wrong-token' } })).status).toBe(401);
  });

  it.each(SERVICES)('%s has logged no error on the way', (service) => {
    const lines = readFileSync(join(ROOT, '.drill/labs/contract/logs', `${service}.log`), 'utf8').split('\n');
    expect(lines.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
  });
});
