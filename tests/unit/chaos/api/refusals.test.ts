import { request as httpRequest } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import type { LabErrorBody } from '#chaos/errors/lab-error.ts';
import { faultsBySchema } from './described.ts';
import { FACILITATOR, startFakeApi, TOKEN } from './fake-lab.ts';
import { fakeRecorder } from './recorded.ts';

const ERROR = { $ref: '#/components/schemas/Error' };

async function refusal(url: string, init: RequestInit = {}) {
  const response = await fetch(url, init);
  const body = (await response.json()) as LabErrorBody;
  expect(faultsBySchema(ERROR, body)).toEqual([]);
  return { status: response.status, ...body.error };
}

/** fetch always sends the true host; a page with a name of its own does not. */
function askAs(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', path: '/api/v1/status', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject).end();
  });
}

describe('the controller refuses', () => {
  it.each([
    ['after=-1', 'query.after'],
    ['after=1.5', 'query.after'],
    ['after=soon', 'query.after'],
    ['waitMs=30001', 'query.waitMs'],
    ['waitMs=NaN', 'query.waitMs'],
  ])('the query %s of /events, naming the field', async (query, field) => {
    await using api = await startFakeApi(fakeRecorder);
    const answer = await refusal(`${api.url}/api/v1/events?${query}`);
    expect(answer).toMatchObject({ status: 400, code: 'bad-request', field });
    expect(answer.message).toContain(JSON.stringify(query.split('=')[1]));
  });

  it("a query in the recorder's own words", async () => {
    await using api = await startFakeApi(fakeRecorder);
    const answer = await refusal(`${api.url}/api/v1/traces?limit=many`);
    expect(answer).toMatchObject({ status: 400, code: 'bad-request', field: 'limit', got: 'many' });
  });

  it.each([
    ['/incident', { scenario: 7 }, 'body.scenario'],
    ['/incident', { scenario: '' }, 'body.scenario'],
    ['/incident', { scenrio: 'x' }, 'body.scenrio'],
    ['/incident', { quiet: 'yes' }, 'body.quiet'],
    ['/incident', { quiet: null }, 'body.quiet'],
    ['/incident', { scenario: 'x', quite: true }, 'body.quite'],
    ['/incident', [], 'body'],
    ['/validations', { seed: -1 }, 'body.seed'],
    ['/validations', { seed: 1.5 }, 'body.seed'],
    ['/validations', { seed: '7' }, 'body.seed'],
    ['/validations', { only: '' }, 'body.only'],
    ['/validations', { code: '/etc' }, 'body.code'],
    ['/history/undo', { number: 0 }, 'body.number'],
    ['/session', { scenarios: [] }, 'body.scenarios'],
    ['/session', { scenarios: 'x' }, 'body.scenarios'],
    ['/session', { scenarios: ['x', ''] }, 'body.scenarios.1'],
    ['/session', { scenarios: Array(9).fill('x') }, 'body.scenarios'],
    ['/session', { pace: 0.5 }, 'body.pace'],
    ['/session', { pace: '60' }, 'body.pace'],
    ['/session', { pace: 601 }, 'body.pace'],
    ['/session', { quiet: 1 }, 'body.quiet'],
    ['/session', { plan: ['x'] }, 'body.plan'],
    ['/session/extend', {}, 'body.minutes'],
    ['/incident/reveal', { incident: 'last' }, 'body.incident'],
    ['/session/incidents', {}, 'body.scenarios'],
    ['/session/incidents', { scenarios: [] }, 'body.scenarios'],
    ['/session/incidents', { scenarios: ['x'], quiet: 'yes' }, 'body.quiet'],
    ['/session/incidents', { scenarios: ['x'], pace: 2 }, 'body.pace'],
    ['/session/diagnoses', { evidence: [] }, 'body.service'],
    ['/session/diagnoses', { service: 'billing' }, 'body.evidence'],
    ['/session/diagnoses', { service: 'billing', evidence: [] }, 'body.evidence'],
    ['/session/diagnoses', { service: 'moon', evidence: [{ kind: 'log', value: 'x' }] }, 'body.service'],
    ['/session/diagnoses', { service: 'none', evidence: [{ kind: 'rumour', value: 'x' }] }, 'body.evidence.0.kind'],
    ['/session/diagnoses', { service: 'none', evidence: [{ kind: 'log', value: '' }] }, 'body.evidence.0.value'],
    [
      '/session/diagnoses',
      { service: 'none', mechanism: 'moon', evidence: [{ kind: 'log', value: 'x' }] },
      'body.mechanism',
    ],
    ['/session/extend', { minutes: 0 }, 'body.minutes'],
    ['/session/extend', { minutes: 121 }, 'body.minutes'],
    ['/history/undo', { number: 'last' }, 'body.number'],
    ['/session/roles', { role: 'scribe' }, 'body.person'],
    ['/session/roles', { role: 'boss', person: 'Ada' }, 'body.role'],
    ['/session/roles', { role: 'scribe', person: '  ' }, 'body.person'],
    ['/session/roles', { role: 'scribe', person: 'x'.repeat(61) }, 'body.person'],
    ['/session/hypotheses', { statement: 7, person: 'Ada' }, 'body.statement'],
    ['/session/hypotheses', { statement: 'x'.repeat(2_001), person: 'Ada' }, 'body.statement'],
    ['/session/hypotheses', { statement: 'a\u001b[2Jb', person: 'Ada' }, 'body.statement'],
    ['/session/hypotheses/0/evidence', { side: 'for', evidence: 'x', person: 'Ada' }, 'path.id'],
    ['/session/hypotheses/1/evidence', { side: 'both', evidence: 'x', person: 'Ada' }, 'body.side'],
    ['/session/hypotheses/1/end', { end: 'forgotten', person: 'Ada' }, 'body.end'],
    ['/session/pages/0/acknowledgement', { person: 'Ada' }, 'path.id'],
    ['/session/pages/1/acknowledgement', {}, 'body.person'],
    ['/session/mails', { from: 'the moon', text: 'x' }, 'body.from'],
    ['/session/updates', { text: '', person: 'Ada' }, 'body.text'],
    ['/session/ai/open', {}, 'body.why'],
    ['/session/ai/suggestions', { asked: 'Why?', proposed: 'This', person: 'Ada' }, 'body.source'],
    ['/session/ai/suggestions/1/decision', { decision: 'perhaps', why: 'x', person: 'Ada' }, 'body.decision'],
    ['/session/ai/suggestions/x/review', { findings: 'None', person: 'Ada' }, 'path.id'],
    ['/session/ai/suggestions/1/application', {}, 'body.person'],
  ])('POST %s with %j, naming the field, and does nothing', async (path, body, field) => {
    await using api = await startFakeApi(fakeRecorder);
    const answer = await refusal(`${api.url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${FACILITATOR}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer).toMatchObject({ status: 400, code: 'bad-request', field });
    expect(api.lab.told).toEqual([]);
  });

  it.each(['0', 'last', '1.5'])('/history/%s, which is no number of a save', async (number) => {
    await using api = await startFakeApi(fakeRecorder);
    const answer = await refusal(`${api.url}/api/v1/history/${number}`);
    expect(answer).toMatchObject({ status: 400, code: 'bad-request', field: 'path.number' });
  });

  it.each(['/api/v1/nothing', '/', '/api/v1/trace', '/api/v1/traces/a/b', '/v1/traces'])(
    '%s, which is no route',
    async (path) => {
      await using api = await startFakeApi(fakeRecorder);
      expect(await refusal(`${api.url}${path}`)).toMatchObject({ status: 404, code: 'no-such-route' });
    },
  );

  it('a trace that is not recorded', async () => {
    await using api = await startFakeApi(fakeRecorder);
    expect(await refusal(`${api.url}/api/v1/traces/${'0'.repeat(32)}`)).toMatchObject({
      status: 404,
      code: 'not-found',
    });
  });

  it('bodies that are not JSON, or too large', async () => {
    await using api = await startFakeApi(fakeRecorder);
    const send = (body: string) =>
      refusal(`${api.url}/api/v1/reset`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body,
      });
    expect(await send('{"a":')).toMatchObject({ status: 400, code: 'bad-json' });
    expect(await send(JSON.stringify('a'.repeat(200_000)))).toMatchObject({ status: 413, code: 'body-too-large' });
    expect(api.lab.told).toEqual([]);
  });

  it.each([
    ['127.0.0.1', 200],
    ['localhost', 200],
    ['localhost:4400', 200],
    ['[::1]:4400', 200],
    ['evil.example', 401],
    ['127.0.0.1.evil.example', 401],
  ])('or takes a call by the host name %s with %d', async (host, status) => {
    await using api = await startFakeApi(fakeRecorder);
    expect(await askAs(api.port, host)).toBe(status);
  });

  it('to be silent about a recorder that is away', async () => {
    await using api = await startFakeApi(fakeRecorder);
    await api.stopRecorder();
    const answer = await refusal(`${api.url}/api/v1/graph`);
    expect(answer).toMatchObject({ status: 503, code: 'unavailable' });
    expect(answer.message).toContain('./drill status');
  });
});
