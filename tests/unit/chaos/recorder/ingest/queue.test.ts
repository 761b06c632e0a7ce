import { describe, expect, it } from '@jest/globals';
import { type IngestItem, IngestQueue } from '#chaos/recorder/ingest/queue.ts';

const item: IngestItem = { signal: 'logs', request: { bytes: Buffer.alloc(0), records: [] } };

describe('IngestQueue', () => {
  it('refuses what does not fit and takes it when there is room again', () => {
    const queue = new IngestQueue(() => undefined, 100);
    const first = queue.reserve(80);
    expect(() => queue.reserve(30)).toThrow(expect.objectContaining({ code: 'overloaded', status: 503 }));
    expect(queue.bytes).toBe(80);
    first[Symbol.dispose]();
    using _ = queue.reserve(30);
    expect(queue.bytes).toBe(30);
  });

  it('keeps a reservation as it was when it cannot grow', () => {
    const queue = new IngestQueue(() => undefined, 100);
    const reservation = queue.reserve(50);
    expect(() => reservation.resize(101)).toThrow('may. Send this again');
    reservation[Symbol.dispose]();
    expect(queue.bytes).toBe(0);
  });

  it('stores what waits together in one transaction', async () => {
    const sizes: number[] = [];
    const queue = new IngestQueue((_, logs) => sizes.push(logs.length), 100);
    await Promise.all(Array.from({ length: 20 }, () => queue.store(item)));
    expect(sizes).toEqual([16, 4]);
  });

  it('tells everyone whose request was not stored', async () => {
    const queue = new IngestQueue(() => {
      throw new Error('no room');
    }, 100);
    const stored = await Promise.allSettled([queue.store(item), queue.store(item)]);
    expect(stored.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
