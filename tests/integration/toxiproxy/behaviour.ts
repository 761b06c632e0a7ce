import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import type { Peer } from './peers.ts';
import { until } from './until.ts';
import { api, dial, proxyTo, roundTripMs, startBackend } from './wire.ts';

let proxies = 0;

/** What any Toxiproxy does on the wire. Every test makes a proxy of its own on the peer. */
export function describeBehaviour(peer: () => Peer): void {
  const add = (name: string, toxic: object) => api(peer(), 'POST', `/proxies/${name}/toxics`, toxic);
  const change = (name: string, fields: object) => api(peer(), 'PATCH', `/proxies/${name}`, fields);

  async function setUp(behave?: Parameters<typeof startBackend>[0]) {
    const backend = await startBackend(behave);
    proxies += 1;
    const name = `wire-${proxies}`;
    return { backend, name, port: await proxyTo(peer(), name, backend.port) };
  }

  for (const stream of ['upstream', 'downstream']) {
    it(`delays ${stream} by the latency, on an open connection too, and stops when it is taken away`, async () => {
      const { backend, name, port } = await setUp();
      await using _ = backend;
      using client = await dial(port);
      expect(await roundTripMs(client, 'before')).toBeLessThan(140);
      await add(name, { name: 'slow', type: 'latency', stream, attributes: { latency: 150 } });
      const delayedMs = await roundTripMs(client, 'during');
      expect(delayedMs).toBeGreaterThanOrEqual(149);
      expect(delayedMs).toBeLessThan(290);
      await api(peer(), 'DELETE', `/proxies/${name}/toxics/slow`);
      expect(await roundTripMs(client, 'after')).toBeLessThan(140);
    });
  }

  it('follows an update of a toxic on an open connection', async () => {
    const { backend, name, port } = await setUp();
    await using _ = backend;
    await add(name, { name: 'slow', type: 'latency', attributes: { latency: 10_000, jitter: 1 } });
    using client = await dial(port);
    client.socket.write('busy');
    await until('the server got it', () => backend.ends[0]?.text === 'busy');
    await api(peer(), 'PATCH', `/proxies/${name}/toxics/slow`, { attributes: { latency: 0 } });
    await until('the delayed answer', () => client.text === 'busy');
  });

  it('lets nothing through under a timeout of 0, and closes when it is taken away', async () => {
    const { backend, name, port } = await setUp();
    await using _ = backend;
    using client = await dial(port);
    await roundTripMs(client, 'before');
    await add(name, { name: 'hole', type: 'timeout', attributes: { timeout: 0 } });
    client.socket.write('lost');
    await until('the server got it', () => backend.ends[0]?.text === 'beforelost');
    expect(client.over).toBe(false);
    await api(peer(), 'DELETE', `/proxies/${name}/toxics/hole`);
    await until('the connection is closed', () => client.over && (backend.ends[0]?.over ?? false));
    expect(client.text).toBe('before');
  });

  it('closes after a timeout', async () => {
    const { backend, name, port } = await setUp();
    await using _ = backend;
    await add(name, { type: 'timeout', attributes: { timeout: 100 } });
    // The proxy counts from when it accepts, of which a busy client hears late.
    const startMs = performance.now();
    using client = await dial(port);
    await until('the connection is closed', () => client.over);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(95);
  });

  for (const stream of ['upstream', 'downstream']) {
    it(`resets both ends by reset_peer ${stream}`, async () => {
      const { backend, name, port } = await setUp();
      await using _ = backend;
      await add(name, { type: 'reset_peer', stream, attributes: { timeout: 20 } });
      using client = await dial(port);
      client.socket.write('x');
      await until('both ends are reset', () => client.over && (backend.ends[0]?.over ?? false));
      expect([client.errorCode, backend.ends[0]?.errorCode]).toEqual(['ECONNRESET', 'ECONNRESET']);
      expect(client.text).toBe('');
    });
  }

  it('closes after exactly the limit of data', async () => {
    const { backend, name, port } = await setUp();
    await using _ = backend;
    await add(name, { type: 'limit_data', attributes: { bytes: 5 } });
    using client = await dial(port);
    client.socket.write('abc');
    await until('the first three', () => client.text === 'abc');
    client.socket.write('defg');
    await until('the connection is closed', () => client.over);
    expect(client.text).toBe('abcde');
  });

  it('holds the end back under slow_close', async () => {
    const { backend, name, port } = await setUp(({ socket }) => void socket.end('bye'));
    await using _ = backend;
    await add(name, { type: 'slow_close', attributes: { delay: 150 } });
    const startMs = performance.now();
    using client = await dial(port);
    await until('the data', () => client.text === 'bye');
    expect(client.over).toBe(false);
    await until('the end', () => client.over);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(149);
  });

  it('cuts data into slices', async () => {
    const { backend, name, port } = await setUp();
    await using _ = backend;
    await add(name, { type: 'slicer', attributes: { average_size: 250, delay: 20_000 } });
    using client = await dial(port);
    const sizes: number[] = [];
    client.socket.on('data', (chunk) => sizes.push(chunk.length));
    expect(await roundTripMs(client, 'x'.repeat(1000))).toBeGreaterThanOrEqual(59);
    // A busy machine may read two slices at once, but never a part of one.
    expect(sizes.filter((size) => size % 250 !== 0)).toEqual([]);
  });

  it('keeps to the bandwidth', async () => {
    const { backend, name, port } = await setUp();
    await using _ = backend;
    await add(name, { type: 'bandwidth', attributes: { rate: 100 } });
    using client = await dial(port);
    const tookMs = await roundTripMs(client, 'x'.repeat(40_000));
    expect(tookMs).toBeGreaterThanOrEqual(395);
    expect(tookMs).toBeLessThan(1200);
  });

  it('spares connections with a toxicity of 0', async () => {
    const { backend, name, port } = await setUp();
    await using _ = backend;
    await add(name, { type: 'timeout', toxicity: 0 });
    using client = await dial(port);
    await roundTripMs(client, 'spared');
    expect(client.text).toBe('spared');
  });

  it('cuts open connections and refuses new ones while disabled', async () => {
    const { backend, name, port } = await setUp();
    await using _ = backend;
    using client = await dial(port);
    await roundTripMs(client, 'x');
    await change(name, { enabled: false });
    await until('both ends are closed', () => client.over && (backend.ends[0]?.over ?? false));
    await expect(dial(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await change(name, { enabled: true });
    using again = await dial(port);
    await roundTripMs(again, 'back');
    expect(again.text).toBe('back');
  });

  it('closes clients whose upstream refuses', async () => {
    const { backend, name, port } = await setUp();
    await using _ = backend;
    await change(name, { upstream: '127.0.0.1:1' });
    using client = await dial(port);
    await until('the client is closed', () => client.over);
    expect(backend.ends).toHaveLength(0);
  });

  it('closes both ways when one side ends, so that a late answer is lost', async () => {
    const { backend, port } = await setUp(({ socket }) => {
      socket.on('end', () => void socket.write('too late'));
    });
    await using _ = backend;
    using client = await dial(port);
    client.socket.end('request');
    await until('the client is closed', () => client.over);
    await until('the server got all', () => backend.ends[0]?.text === 'request');
    expect(client.text).toBe('');
  });

  it('passes the last bytes on before it closes', async () => {
    const { backend, port } = await setUp(({ socket }) => void socket.end('x'.repeat(1_000_000)));
    await using _ = backend;
    using client = await dial(port);
    await until('the end', () => client.over);
    expect(client.received).toHaveLength(1_000_000);
  });

  it('carries 10 MB each way unharmed, through toxics that come and go', async () => {
    const { backend, name, port } = await setUp();
    await using _ = backend;
    using client = await dial(port);
    const sent = randomBytes(10_000_000);
    const hash = createHash('sha256');
    let left = sent.length;
    const done = new Promise<void>((resolve) => {
      client.socket.removeAllListeners('data').on('data', (chunk) => {
        hash.update(chunk);
        left -= chunk.length;
        if (left === 0) resolve();
      });
    });
    client.socket.write(sent);
    for (const type of ['latency', 'slicer', 'bandwidth']) {
      const attributes = { latency: 5, average_size: 50_000, rate: 1_000_000 };
      await add(name, { name: type, type, attributes });
      await add(name, { name: `up-${type}`, type, attributes, stream: 'upstream' });
    }
    await api(peer(), 'PATCH', `/proxies/${name}/toxics/latency`, { attributes: { latency: 1 } });
    for (const type of ['slicer', 'up-latency', 'latency', 'up-bandwidth', 'bandwidth', 'up-slicer']) {
      await api(peer(), 'DELETE', `/proxies/${name}/toxics/${type}`);
    }
    await done;
    expect(hash.digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'));
  });

  it('carries 200 connections at once, each its own bytes', async () => {
    const { backend, port } = await setUp();
    await using _ = backend;
    const clients = await Promise.all(Array.from({ length: 200 }, () => dial(port)));
    await Promise.all(clients.map((client, index) => roundTripMs(client, `${index};`.repeat(5000))));
    for (const [index, client] of clients.entries()) expect(client.text === `${index};`.repeat(5000)).toBe(true);
    const closed = clients.map(({ socket }) => once(socket.destroy(), 'close'));
    await Promise.all(closed);
    await until('the server sees all of them go', () => backend.ends.every((end) => end.over));
  });
}
