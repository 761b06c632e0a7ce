import { describe, expect, it } from '@jest/globals';
import { createRecordReader } from '#chaos/recorder/reader.ts';
import { startStub } from '../../../integration/load/stub-target.ts';

const refusal = (code: string) => ({ error: { code, message: 'why', field: 'since', expected: '5m', got: 'ever' } });

describe('createRecordReader', () => {
  it('asks the recorder and gives what it answers', async () => {
    await using recorder = await startStub(({ path }) => ({ status: 200, body: { path } }));
    const reader = createRecordReader(recorder.url);
    await reader.traces({ service: 'orders', minDurationMs: 800, errors: true });
    await reader.traces();
    await reader.trace('0a1b');
    await reader.logs({ text: 'a b&c' });
    await reader.metrics();
    expect(await reader.metric('pool_waiting', { since: '5m' })).toEqual({ path: '/metrics/pool_waiting?since=5m' });
    await reader.metric('../traces');
    await reader.graph(30);
    expect(recorder.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /traces?service=orders&minDurationMs=800&errors=true',
      'GET /traces',
      'GET /traces/0a1b',
      'GET /logs?text=a+b%26c',
      'GET /metrics',
      'GET /metrics/pool_waiting?since=5m',
      'GET /metrics/..%2Ftraces',
      'GET /graph?window=30s',
    ]);
  });

  it("passes on the recorder's own errors", async () => {
    await using recorder = await startStub(() => ({ status: 400, body: refusal('bad-request') }));
    const expected = {
      name: 'LabError',
      code: 'bad-request',
      message: 'why',
      detail: { field: 'since', expected: '5m', got: 'ever' },
    };
    const reader = createRecordReader(recorder.url);
    await expect(reader.logs({ since: 'ever' })).rejects.toMatchObject(expected);
    await expect(reader.metric('pool_waiting')).rejects.toMatchObject(expected);
  });

  it('has nothing of a metric that nobody has published; a trace that is not there is an error', async () => {
    await using recorder = await startStub(() => ({ status: 404, body: refusal('not-found') }));
    const reader = createRecordReader(recorder.url);
    expect(await reader.metric('pool_waiting')).toBeUndefined();
    await expect(reader.trace('0a1b')).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each([
    ['resets the connection', 'reset' as const],
    ['answers what is not JSON', { status: 200, body: '', raw: Buffer.from('<html>') }],
  ])('is unavailable when the recorder %s', async (_what, reply) => {
    await using recorder = await startStub(() => reply);
    await expect(createRecordReader(recorder.url).metric('pool_waiting')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^the flight recorder does not answer: /),
    });
  });

  it('is unavailable when nobody listens', async () => {
    const recorder = await startStub(() => 200);
    await recorder.stop();
    await expect(createRecordReader(recorder.url).graph(30)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
