import { describe, expect, it } from '@jest/globals';
import type { Health, LogPage, Trace } from '#chaos/recorder/answers.ts';
import { logsBody, traceBody } from '../../unit/chaos/recorder/otlp-json.ts';
import { get, RecorderProcess, RecordFolder } from './recorder-process.ts';

function traceId(sender: number, n: number): string {
  return `${sender + 1}`.padStart(8, '0') + `${n + 1}`.padStart(24, '0');
}

async function post(address: string, path: string, body: object): Promise<number> {
  const response = await fetch(`${address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Sends one trace after another until the recorder is gone; answers those it said 200 to. */
async function sendUntilGone(address: string, sender: number, answered: (ids: string) => void): Promise<void> {
  for (let n = 0; ; n += 1) {
    const id = traceId(sender, n);
    const spans = [{ traceId: id, spanId: '1111111111111111', startMs: Date.now(), attributes: { n } }];
    const status = await post(address, '/v1/traces', traceBody({ orders: spans })).catch(() => 0);
    if (status !== 200) return;
    answered(id);
  }
}

describe('a recorder that is killed', () => {
  it('has everything on its return that it answered 200 to', async () => {
    using folder = new RecordFolder();
    const accepted: string[] = [];
    {
      await using recorder = await RecorderProcess.start(folder.database);
      let enough = () => {};
      const busy = new Promise<void>((resolve) => {
        enough = resolve;
      });
      const senders = Array.from({ length: 4 }, (_, sender) =>
        sendUntilGone(recorder.address, sender, (id) => {
          accepted.push(id);
          if (accepted.length === 500) enough();
        }),
      );
      await busy;
      // In the middle of the senders' work.
      expect(await recorder.end('SIGKILL')).toBe('SIGKILL');
      await Promise.all(senders);
    }
    await using recorder = await RecorderProcess.start(folder.database);
    const { spans } = await get<Health>(`${recorder.address}/healthz`);
    expect(spans).toBeGreaterThanOrEqual(accepted.length);
    for (const id of accepted) expect((await get<Trace>(`${recorder.address}/traces/${id}`)).spanCount).toBe(1);
  });

  it('is ended by SIGTERM with the whole record in one file', async () => {
    using folder = new RecordFolder();
    {
      await using recorder = await RecorderProcess.start(folder.database);
      expect(await post(recorder.address, '/v1/logs', logsBody({ orders: [{ body: 'last words' }] }))).toBe(200);
      expect(await recorder.end('SIGTERM')).toBe(0);
    }
    await using recorder = await RecorderProcess.start(folder.database);
    const { records } = await get<LogPage>(`${recorder.address}/logs`);
    expect(records.map(({ message }) => message)).toEqual(['last words']);
  });
});
