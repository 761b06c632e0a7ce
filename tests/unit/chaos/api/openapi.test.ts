import { describe, expect, it } from '@jest/globals';
import { LabError } from '#chaos/errors/lab-error.ts';
import { LAB_ERRORS } from '#chaos/errors/table.ts';
import { bodyOf, withValues } from './asked.ts';
import { description, faultsBySchema, faultsOf, operations } from './described.ts';
import { FACILITATOR, startFakeApi, TOKEN } from './fake-lab.ts';
import { ANSWERS, fakeRecorder } from './recorded.ts';

interface Call {
  path: string;
  method: string;
  /** Path and query as they are asked; by default the path with its parameters filled in. */
  url?: string;
  headers?: Record<string, string>;
}

/** Calls an operation and checks the answer against what is described. */
async function call(base: string, { path, method, url = withValues(path), headers = {} }: Call) {
  const asked = bodyOf(path, method);
  const response = await fetch(`${base}${url}`, {
    method,
    headers: { ...headers, ...(asked ? { 'content-type': 'application/json' } : {}) },
    ...(asked ? { body: JSON.stringify(asked) } : {}),
  });
  const body = (await response.json()) as { error?: { code: string; field?: string; message: string } };
  expect(faultsOf(path, method, response.status, response.headers.get('content-type') ?? '', body)).toEqual([]);
  return { status: response.status, body };
}

describe('the description of the controller', () => {
  it.each(operations)('$method $path answers as described', async ({ path, method }) => {
    await using api = await startFakeApi(fakeRecorder);
    const { status } = await call(api.url, { path, method, headers: { authorization: `Bearer ${FACILITATOR}` } });
    expect(status).toBeLessThan(300);
  });

  it('is what /openapi.json answers', async () => {
    await using api = await startFakeApi(fakeRecorder);
    const response = await fetch(`${api.url}/openapi.json`);
    expect(await response.json()).toEqual(description);
  });

  it('covers every route that is handed on to the recorder', () => {
    const described = operations.filter(({ path }) => path.startsWith('/api/v1/')).map(({ path }) => withValues(path));
    for (const question of Object.keys(ANSWERS)) expect(described).toContain(`/api/v1${question}`);
  });

  it('has schemas and parameters without a word that OpenAPI does not know', () => {
    // Compiling is strict: it throws at an unknown word.
    for (const name of Object.keys(description.components.schemas)) {
      expect(() => faultsBySchema({ $ref: `#/components/schemas/${name}` }, null)).not.toThrow();
    }
    const given = [
      ...operations.flatMap(({ operation }) => operation.parameters ?? []),
      ...Object.values(description.components.parameters),
    ];
    const known = ['$ref', 'name', 'in', 'required', 'description', 'schema', 'explode'];
    for (const parameter of given) expect(Object.keys(parameter).filter((word) => !known.includes(word))).toEqual([]);
  });

  it('lists every code of the error table', () => {
    const schema = description.components.schemas.Error as {
      properties: { error: { properties: { code: { enum: string[] } } } };
    };
    expect(schema.properties.error.properties.code.enum.toSorted()).toEqual(Object.keys(LAB_ERRORS).toSorted());
  });

  it('has examples that keep to it', () => {
    const all = [
      ...operations.flatMap(({ operation }) => Object.values(operation.responses)),
      ...Object.values(description.components.responses),
    ];
    const examples = all
      .flatMap(({ content }) => Object.values(content ?? {}))
      .filter(({ example }) => example !== undefined);
    expect(examples.length).toBeGreaterThan(2);
    for (const { schema, example } of examples) expect(faultsBySchema(schema, example)).toEqual([]);
  });

  it('tells a wrong answer', () => {
    expect(faultsOf('/api/v1/logs', 'GET', 200, 'application/json', { records: [{}], nextCursor: 17 })).not.toEqual([]);
    expect(faultsOf('/api/v1/traces', 'GET', 200, 'application/json', { traces: [], extra: 1 })).not.toEqual([]);
    expect(faultsOf('/api/v1/traces', 'GET', 418, 'application/json', {})).not.toEqual([]);
  });
});

const LEADING = ['', '/pause', '/resume', '/next', '/extend', '/incidents', '/end'].map(
  (path) => `/api/v1/session${path}`,
);
const GATE = ['/open', '/close'].map((path) => `/api/v1/session/ai${path}`);
const TOKENS = ['/api/v1/tokens/{role}'];
const MAILS = ['/api/v1/session/mails'];
const PAGER = ['/api/v1/session/pages/{id}/acknowledgement', ...MAILS];
const ON_THE_BOARD = ['/roles', '/hypotheses', '/hypotheses/{id}/evidence', '/hypotheses/{id}/end', '/updates'].map(
  (path) => `/api/v1/session${path}`,
);
const SUGGESTIONS = ['', '/{id}/decision', '/{id}/review', '/{id}/application'].map(
  (path) => `/api/v1/session/ai/suggestions${path}`,
);

describe('calls that change the lab', () => {
  const changing = operations.filter(({ method }) => method !== 'GET');

  it('are those that the description says need the token', () => {
    const secured = operations.filter(({ operation }) => operation.security?.length);
    expect(secured).toEqual(changing);
    expect(changing.map(({ path }) => path)).toEqual([
      '/api/v1/reset',
      '/api/v1/shutdown',
      '/api/v1/incident',
      '/api/v1/incident/stop',
      '/api/v1/incident/reveal',
      ...LEADING.slice(0, -1),
      '/api/v1/session/diagnoses',
      '/api/v1/session/hints',
      ...LEADING.slice(-1),
      '/api/v1/validations',
      '/api/v1/validations/{id}/cancel',
      '/api/v1/history/undo',
      '/api/v1/code/files/{path}',
      ...ON_THE_BOARD,
      ...GATE,
      ...SUGGESTIONS,
      ...PAGER,
      ...TOKENS,
    ]);
  });

  it.each(changing)('$path without the token, or with another, changes nothing', async ({ path, method }) => {
    await using api = await startFakeApi(fakeRecorder);
    for (const headers of [
      {},
      { authorization: 'Bearer another' },
      { authorization: TOKEN },
      { authorization: `bearer ${TOKEN}x` },
    ]) {
      const { status, body } = await call(api.url, { path, method, headers: headers as Record<string, string> });
      expect([status, body.error?.code, body.error?.field]).toEqual([401, 'unauthorized', 'authorization']);
      expect(JSON.stringify(body)).not.toContain(TOKEN);
    }
    expect(api.lab.told).toEqual([]);
  });

  it('that lead a drill are those that the description says need the facilitator', () => {
    const leading = changing.filter(({ operation }) => 'facilitatorToken' in (operation.security?.[0] ?? {}));
    expect(leading.map(({ path }) => path)).toEqual([...LEADING, ...GATE, ...MAILS, ...TOKENS]);
  });

  it.each([...LEADING, ...GATE, ...MAILS, ...TOKENS])('%s with the token of a team changes nothing', async (path) => {
    await using api = await startFakeApi(fakeRecorder);
    const headers = { authorization: `Bearer ${TOKEN}` };
    const { status, body } = await call(api.url, { path, method: 'POST', headers });
    expect([status, body.error?.code, body.error?.field]).toEqual([403, 'forbidden', 'authorization']);
    expect(api.lab.told).toEqual([]);
  });

  it('answers how a reset failed', async () => {
    await using api = await startFakeApi(fakeRecorder);
    api.lab.resetFailure = new LabError('unavailable', 'the lab is starting: wait');
    const headers = { authorization: `Bearer ${TOKEN}` };
    const { status, body } = await call(api.url, { path: '/api/v1/reset', method: 'POST', headers });
    expect([status, body.error]).toEqual([503, { code: 'unavailable', message: 'the lab is starting: wait' }]);
  });
});
