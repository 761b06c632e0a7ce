import type { Socket } from 'node:net';
import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Link } from '#chaos/toxiproxy/link.ts';
import { seededRandom } from '#chaos/toxiproxy/random.ts';
import { Toxic } from '#chaos/toxiproxy/toxic.ts';
import { toxicTypes } from '#chaos/toxiproxy/toxics/index.ts';

/** Toxics that must not lose anything, with settings that keep a run short. */
const harmless = fc.oneof(
  fc.record({
    type: fc.constant('latency'),
    latency: fc.integer({ min: 0, max: 6 }),
    jitter: fc.integer({ min: 0, max: 4 }),
  }),
  fc.record({ type: fc.constant('bandwidth'), rate: fc.integer({ min: 500, max: 5000 }) }),
  fc.record({
    type: fc.constant('slicer'),
    average_size: fc.integer({ min: 50, max: 500 }),
    size_variation: fc.integer({ min: 0, max: 60 }),
    delay: fc.integer({ min: 0, max: 100 }),
  }),
  fc.record({ type: fc.constant('slow_close'), delay: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ type: fc.constant('limit_data'), bytes: fc.constant(1_000_000) }),
  fc.record({ type: fc.constant('noop') }),
);

const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), bytes: fc.integer({ min: 1, max: 3000 }) }),
  fc.record({ do: fc.constant('add' as const), toxic: harmless, toxicity: fc.constantFrom(0, 0.5, 1) }),
  fc.record({ do: fc.constant('update' as const), index: fc.nat(5), toxic: harmless }),
  fc.record({ do: fc.constant('remove' as const), index: fc.nat(5) }),
  fc.record({ do: fc.constant('turn' as const) }),
);

function makeToxic(given: { type: string }, toxicity: number): Toxic {
  const type = toxicTypes.get(given.type);
  if (type === undefined) throw new Error(`Expected a toxic, got ${given.type}`);
  const toxic = new Toxic({ name: 'any', type, stream: 'upstream', direction: 'upstream', toxicity });
  configure(toxic, given);
  return toxic;
}

function configure(toxic: Toxic, given: object): void {
  for (const [key, value] of Object.entries(given)) {
    if (key in toxic.settings) toxic.settings[key] = BigInt(value);
  }
}

/** A link between two streams in memory; the far one takes its time and little at once. */
function makeLink(seed: number) {
  const source = new PassThrough();
  const chunks: Buffer[] = [];
  const destination = new Writable({
    highWaterMark: 2000,
    write: (chunk, _encoding, done) => {
      setImmediate(() => {
        chunks.push(Buffer.from(chunk));
        done();
      });
    },
  });
  let close = () => {};
  const closed = new Promise<Buffer>((resolve) => {
    close = () => resolve(Buffer.concat(chunks));
  });
  const link = new Link({
    source: source as unknown as Socket,
    destination: destination as unknown as Socket,
    close: () => destination.end(close),
    random: seededRandom(seed),
  });
  // As a socket reads: into one buffer, that the next read overwrites.
  const buffer = Buffer.alloc(64 * 1024);
  source.on('data', (chunk: Buffer) => {
    chunk.copy(buffer);
    if (!link.take(buffer.subarray(0, chunk.length))) source.pause();
  });
  return { source, link, closed };
}

describe('a link', () => {
  it('loses, repeats and reorders nothing, whatever toxics come, change and go meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.integer(), async (steps, seed) => {
        const { source, link, closed } = makeLink(seed);
        link.start([]);
        const toxics: Toxic[] = [];
        const sent: Buffer[] = [];
        const random = seededRandom(seed);
        for (const action of steps) {
          if (action.do === 'turn') await turn();
          if (action.do === 'write') {
            const chunk = Buffer.from(Array.from({ length: action.bytes }, () => random() * 256));
            sent.push(chunk);
            source.write(chunk);
          }
          if (action.do === 'add' && toxics.length < 5) {
            toxics.push(makeToxic(action.toxic, action.toxicity));
            link.add(toxics.at(-1) as Toxic);
          }
          const toxic = 'index' in action ? toxics[action.index] : undefined;
          if (toxic !== undefined && action.do === 'update') {
            configure(toxic, action.toxic);
            link.update(toxic);
          }
          if (toxic !== undefined && action.do === 'remove') {
            toxics.splice(toxics.indexOf(toxic), 1);
            link.remove(toxic);
          }
        }
        source.end();
        const received = await closed;
        expect(received.equals(Buffer.concat(sent))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('stops its source while the destination is full, and goes on', async () => {
    const { source, link, closed } = makeLink(1);
    link.start([]);
    for (let index = 0; index < 100; index += 1) source.write(Buffer.alloc(1000, index));
    await turn();
    expect(source.isPaused()).toBe(true);
    source.end();
    expect(await closed).toHaveLength(100_000);
  });

  it('closes when a timeout is taken away, also from connections that it spared', async () => {
    const { source, link, closed } = makeLink(1);
    const toxic = makeToxic({ type: 'timeout' }, 0);
    link.start([toxic]);
    source.write('passes');
    await turn();
    link.remove(toxic);
    expect((await closed).toString()).toBe('passes');
  });
});
