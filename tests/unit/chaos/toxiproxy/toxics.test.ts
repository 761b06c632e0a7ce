import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '#chaos/toxiproxy/random.ts';
import type { Stage } from '#chaos/toxiproxy/stage.ts';
import { Toxic } from '#chaos/toxiproxy/toxic.ts';
import { toxicTypes } from '#chaos/toxiproxy/toxics/index.ts';
import { pieceSizes } from '#chaos/toxiproxy/toxics/slicer.ts';
import { Collector, feed } from './collector.ts';

const chunksOf = (maxLength: number) =>
  fc.array(
    fc.uint8Array({ minLength: 1, maxLength }).map((bytes) => Buffer.from(bytes)),
    { minLength: 1, maxLength: 8 },
  );

function makeToxic(name: string, attributes: Record<string, number>, toxicity = 1): Toxic {
  const type = toxicTypes.get(name);
  if (type === undefined) throw new Error(`Expected a toxic, got ${name}`);
  const toxic = new Toxic({ name, type, stream: 'downstream', direction: 'downstream', toxicity });
  for (const [key, value] of Object.entries(attributes)) toxic.settings[key] = BigInt(value);
  return toxic;
}

function stageOf(name: string, attributes: Record<string, number>): Stage {
  return makeToxic(name, attributes).createStage(seededRandom(1), { bytesPassed: 0 });
}

describe('every toxic', () => {
  it('starts with all attributes at 0', () => {
    for (const type of toxicTypes.values()) {
      const values = Object.values(makeToxic(type.type, {}).settings);
      expect(values.every((value) => value === 0n)).toBe(true);
    }
  });

  it('hits the share of connections that its toxicity says', () => {
    const random = seededRandom(7);
    const toxic = makeToxic('limit_data', { bytes: 0 }, 0.25);
    const spared = Array.from({ length: 4000 }, () => {
      const stage = toxic.createStage(random, { bytesPassed: 0 });
      new Collector(stage);
      return stage.push(Buffer.from('x'), 0);
    });
    expect(spared.filter((open) => open).length / spared.length).toBeCloseTo(0.75, 1);
  });
});

describe('latency', () => {
  it('keeps bytes and order, and is never early', async () => {
    const delays = fc.record({ latency: fc.integer({ min: -5, max: 20 }), jitter: fc.integer({ min: 0, max: 10 }) });
    await fc.assert(
      fc.asyncProperty(chunksOf(50), delays, async (chunks, { latency, jitter }) => {
        const stage = stageOf('latency', { latency, jitter });
        const collector = new Collector(stage);
        const startMs = performance.now();
        await feed(stage, chunks);
        await collector.ended;
        expect(collector.data).toEqual(Buffer.concat(chunks));
        const earliestMs = Math.min(...collector.pieces.map(({ atMs }) => atMs)) - startMs;
        expect(earliestMs).toBeGreaterThanOrEqual(latency - jitter);
      }),
      { numRuns: 30 },
    );
  });

  it('does not delay one chunk by another', async () => {
    const stage = stageOf('latency', { latency: 40 });
    const collector = new Collector(stage);
    await feed(
      stage,
      Array.from({ length: 100 }, () => Buffer.from('x')),
    );
    const startMs = performance.now();
    await collector.ended;
    expect(performance.now() - startMs).toBeLessThan(400);
  });

  it('holds its sender back when too much is under way', () => {
    const stage = stageOf('latency', { latency: 60_000 });
    new Collector(stage);
    const megabyte = Buffer.alloc(1024 * 1024);
    const answers = Array.from({ length: 33 }, () => stage.push(megabyte, performance.now()));
    expect(answers.indexOf(false)).toBe(31);
    expect(stage.surrender()).toMatchObject({ busyWith: 1, endPending: false });
  });
});

describe('bandwidth', () => {
  it('never exceeds its rate, and keeps bytes and order', async () => {
    await fc.assert(
      fc.asyncProperty(chunksOf(3000), fc.integer({ min: 100, max: 2000 }), async (chunks, rate) => {
        const stage = stageOf('bandwidth', { rate });
        const collector = new Collector(stage);
        const startMs = performance.now();
        await feed(stage, chunks);
        await collector.ended;
        expect(collector.data).toEqual(Buffer.concat(chunks));
        let passed = 0;
        for (const { bytes, atMs } of collector.pieces) {
          passed += bytes;
          expect(passed).toBeLessThanOrEqual(rate * (atMs - startMs) + 1e-6);
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each([0, -5])('lets nothing through at a rate of %d', (rate) => {
    const stage = stageOf('bandwidth', { rate });
    const collector = new Collector(stage);
    expect(stage.push(Buffer.from('x'), performance.now())).toBe(false);
    expect(stage.surrender().held).toHaveLength(1);
    expect(collector.pieces).toEqual([]);
  });
});

describe('slicer', () => {
  const sizes = fc.record({
    length: fc.integer({ min: 0, max: 5000 }),
    averageSize: fc.integer({ min: -1, max: 500 }),
    variation: fc.integer({ min: -1, max: 600 }),
    seed: fc.integer(),
  });

  it('makes pieces that add up and are not too large', () => {
    fc.assert(
      fc.property(sizes, ({ length, averageSize, variation, seed }) => {
        const pieces = pieceSizes({ length, averageSize, variation, random: seededRandom(seed) });
        expect(pieces.reduce((sum, piece) => sum + piece, 0)).toBe(length);
        expect(Math.max(...pieces)).toBeLessThanOrEqual(Math.max(1, averageSize + variation));
        expect(length > 0 && pieces.includes(0)).toBe(false);
      }),
    );
  });

  it('waits between pieces', async () => {
    const stage = stageOf('slicer', { average_size: 10, delay: 4000 });
    const collector = new Collector(stage);
    const startMs = performance.now();
    await feed(stage, [Buffer.alloc(40)]);
    await collector.ended;
    expect(collector.pieces.map(({ bytes }) => bytes)).toEqual([10, 10, 10, 10]);
    expect((collector.pieces.at(-1)?.atMs ?? 0) - startMs).toBeGreaterThanOrEqual(12);
  });
});

describe('limit_data', () => {
  it('passes exactly its bytes and then ends, however the data comes', async () => {
    await fc.assert(
      fc.asyncProperty(chunksOf(50), fc.integer({ min: 0, max: 400 }), async (chunks, bytes) => {
        const stage = stageOf('limit_data', { bytes });
        const collector = new Collector(stage);
        await feed(stage, chunks);
        await collector.ended;
        expect(collector.data).toEqual(Buffer.concat(chunks).subarray(0, bytes));
      }),
    );
  });

  it('counts on when its limit changes', () => {
    const toxic = makeToxic('limit_data', { bytes: 3 });
    const memory = { bytesPassed: 0 };
    const before = toxic.createStage(seededRandom(1), memory);
    new Collector(before);
    before.push(Buffer.from('ab'), 0);
    toxic.settings.bytes = 4n;
    const after = toxic.createStage(seededRandom(1), memory);
    const collector = new Collector(after);
    after.push(Buffer.from('cdef'), 0);
    expect(collector.data.toString()).toBe('cd');
  });
});

describe.each(['timeout', 'reset_peer'])('%s', (name) => {
  it('drops the data and ends after its time', async () => {
    const stage = stageOf(name, { timeout: 30 });
    const collector = new Collector(stage);
    const startMs = performance.now();
    stage.push(Buffer.from('lost'), startMs);
    await collector.ended;
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(30);
    expect(collector.pieces).toEqual([]);
  });
});

describe('slow_close', () => {
  it('passes data at once and the end later', async () => {
    const stage = stageOf('slow_close', { delay: 30 });
    const collector = new Collector(stage);
    stage.push(Buffer.from('now'), 0);
    expect(collector.data.toString()).toBe('now');
    const startMs = performance.now();
    stage.end();
    await collector.ended;
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(30);
  });
});
