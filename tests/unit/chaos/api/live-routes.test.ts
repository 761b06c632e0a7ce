import { describe, expect, it } from '@jest/globals';
import type { LiveEntries } from '#chaos/api/live-routes.ts';
import type { Entry } from '#chaos/report/entries.ts';
import { until } from '../../../until.ts';
import { TOLD_DRILL } from '../session/told-drill.ts';
import { startFakeApi } from './fake-lab.ts';
import { fakeRecorder } from './recorded.ts';

/** Follows a drill's stream, and keeps what it says. */
async function follow(url: string, headers: Record<string, string> = {}) {
  const ending = new AbortController();
  const response = await fetch(`${url}/api/v1/session/events`, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: ending.signal,
  });
  let text = '';
  const reading = (async () => {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
      if (done) return;
      text += value;
    }
  })().catch(() => {});
  return {
    response,
    said: () => text,
    entries: () =>
      text
        .split('\n\n')
        .flatMap((block) => /^data: (.*)$/m.exec(block)?.[1] ?? [])
        .map((data) => JSON.parse(data) as Entry),
    async [Symbol.asyncDispose]() {
      ending.abort();
      await reading;
    },
  };
}

describe('what happens in a drill', () => {
  it('is told as it happens, each with its id', async () => {
    await using api = await startFakeApi(fakeRecorder);
    await using stream = await follow(api.url);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    const last = await until('the end of the drill', () =>
      stream.entries().find(({ text }) => text.includes('its end')),
    );
    expect(last.id).toBe(TOLD_DRILL.length);
    expect(stream.said()).toContain(`id: ${last.id}\nevent: entry\ndata: {"id":${last.id},`);
    const ids = stream.entries().map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  it('goes on where a client was that comes back', async () => {
    await using api = await startFakeApi(fakeRecorder);
    const from = TOLD_DRILL.length - 2;
    await using stream = await follow(api.url, { 'last-event-id': String(from) });
    await until('what it has missed', () => stream.entries().length > 0);
    expect(stream.entries().every(({ id }) => id > from)).toBe(true);
    await using none = await follow(api.url, { 'last-event-id': String(TOLD_DRILL.length) });
    await until('a sign of life', () => none.said().includes(': still here'));
    expect(none.entries()).toEqual([]);
  });

  it('is refused to a client that has no event, and to too many', async () => {
    await using api = await startFakeApi(fakeRecorder);
    await using wrong = await follow(api.url, { 'last-event-id': 'the newest' });
    expect(wrong.response.status).toBe(400);
    const streams = await Promise.all(Array.from({ length: 64 }, () => follow(api.url)));
    await using late = await follow(api.url);
    expect(late.response.status).toBe(503);
    await streams[0]?.[Symbol.asyncDispose]();
    await until('a free place', async () => {
      await using again = await follow(api.url);
      return again.response.status === 200;
    });
    await Promise.all(streams.map((one) => one[Symbol.asyncDispose]()));
  });

  it('is told at once to who asks for JSON, or when there is more', async () => {
    await using api = await startFakeApi(fakeRecorder);
    const ask = async (query: string) =>
      (await (await fetch(`${api.url}/api/v1/session/events?${query}`)).json()) as LiveEntries;
    const all = await ask('');
    expect([all.entries[0]?.text, all.next]).toEqual(['Orientation begins', TOLD_DRILL.length]);
    expect(await ask(`after=${all.next}&waitMs=50`)).toEqual({ entries: [], next: all.next });
  });

  it('names no scenario', async () => {
    await using api = await startFakeApi(fakeRecorder);
    const response = await fetch(`${api.url}/api/v1/session/events`);
    expect(await response.text()).not.toContain('a-scenario');
  });
});
