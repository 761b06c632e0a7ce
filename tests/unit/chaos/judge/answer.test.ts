import { describe, expect, it } from '@jest/globals';
import { ask } from '#chaos/judge/answer.ts';
import { startStub } from '../../../integration/load/stub-target.ts';

describe('ask', () => {
  it('gives status, parsed body, headers and the time since the user began to wait', async () => {
    await using stub = await startStub(() => ({ status: 201, body: { id: 'O-1' }, headers: { 'x-one': '1' } }));
    const answer = await ask(stub.url, { path: '/orders', body: { sku: 'A' } }, performance.now() - 5_000);
    expect(answer).toMatchObject({ status: 201, body: { id: 'O-1' }, headers: { 'x-one': '1' }, failure: '' });
    expect(answer.ms).toBeGreaterThanOrEqual(5_000);
    expect(stub.seen[0]).toMatchObject({ method: 'POST', path: '/orders', body: '{"sku":"A"}' });
    expect(stub.seen[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
  });

  it('looks like a browser', async () => {
    await using stub = await startStub(() => 200);
    await ask(stub.url, { path: '/' });
    expect(stub.seen[0]).toMatchObject({ method: 'GET' });
    expect(stub.seen[0]?.headers['user-agent']).toMatch(/^Mozilla/);
    expect(stub.seen[0]?.headers).not.toHaveProperty('traceparent');
  });

  it('sends text as it is, so that a suite can send what is not JSON', async () => {
    await using stub = await startStub(() => 400);
    expect((await ask(stub.url, { path: '/', body: '{"a":' })).status).toBe(400);
    expect(stub.seen[0]?.body).toBe('{"a":');
  });

  it.each([
    ['JSON that is none', 'application/json', '{"id":'],
    ['nothing for JSON', 'application/json', ''],
    ['text', 'text/plain', '{"id":1}'],
  ])('gives %s as text', async (_what, type, text) => {
    const headers = { 'content-type': type };
    await using stub = await startStub(() => ({ status: 200, body: '', headers, raw: Buffer.from(text) }));
    expect(await ask(stub.url, { path: '/' })).toMatchObject({ status: 200, body: text, failure: '' });
  });

  it('has status 0 when no answer comes in time', async () => {
    await using stub = await startStub(() => 'hang');
    const answer = await ask(stub.url, { path: '/', timeoutMs: 60 });
    expect(answer).toMatchObject({ status: 0, body: undefined, failure: 'no answer within 60 ms' });
    expect(answer.ms).toBeGreaterThanOrEqual(55);
  });

  it('has status 0 when the rest of an answer does not come in time', async () => {
    const headers = { 'content-length': '100' };
    await using stub = await startStub(() => ({ status: 200, body: '', headers, raw: Buffer.from('{') }));
    const answer = await ask(stub.url, { path: '/', timeoutMs: 200 });
    expect(answer.status).toBe(0);
    expect(answer.failure).not.toBe('');
  });

  it('has status 0 when the connection is reset', async () => {
    await using stub = await startStub(() => 'reset');
    expect(await ask(stub.url, { path: '/' })).toMatchObject({ status: 0, failure: 'ECONNRESET' });
  });

  it('has status 0 when nobody listens', async () => {
    const stub = await startStub(() => 200);
    await stub.stop();
    expect(await ask(stub.url, { path: '/' })).toMatchObject({ status: 0, failure: 'ECONNREFUSED' });
  });
});
