import { execFile } from 'node:child_process';
import { expect, it } from '@jest/globals';
import { Toxiproxy } from 'toxiproxy-node-client';
import type { Peer } from './peers.ts';
import { dial, proxyTo, roundTripMs, startBackend } from './wire.ts';

/** What the Node client has to get from any Toxiproxy. */
export function describeNodeClient(peer: () => Peer): void {
  it('serves the Node client from creating a proxy to removing it', async () => {
    const client = new Toxiproxy(peer().url);
    const proxy = await client.createProxy({ name: 'node', listen: '127.0.0.1:0', upstream: '127.0.0.1:1' });
    expect(proxy.toJson()).toMatchObject({ name: 'node', upstream: '127.0.0.1:1', enabled: true });
    const body = { name: 'slow', type: 'latency', stream: 'upstream', toxicity: 1 } as const;
    const toxic = await proxy.addToxic({ ...body, attributes: { latency: 5, jitter: 1 } });
    const updated = await toxic.update({ attributes: { latency: 7, jitter: 1 } } as Parameters<typeof toxic.update>[0]);
    expect(updated.toJson()).toEqual({ ...body, attributes: { latency: 7, jitter: 1 } });
    expect((await proxy.getToxic('slow')).toJson()).toEqual(updated.toJson());
    await toxic.remove();
    expect((await proxy.update({ enabled: false, listen: proxy.listen, upstream: 'x:1' })).enabled).toBe(false);
    await client.reset();
    expect((await client.get('node')).enabled).toBe(true);
    await proxy.remove();
    await expect(client.get('node')).rejects.toThrow();
  });

  it('populates for the Node client and tells it the version', async () => {
    const client = new Toxiproxy(peer().url);
    const made = await client.populate([
      { name: 'one', listen: '127.0.0.1:0', upstream: 'x:1' },
      { name: 'two', listen: '127.0.0.1:0', upstream: 'x:2' },
    ] as Parameters<Toxiproxy['populate']>[0]);
    expect(Object.keys(made)).toEqual(['one', 'two']);
    expect(Object.keys(await client.getAll())).toEqual(expect.arrayContaining(['one', 'two']));
    expect(JSON.stringify(await client.getVersion())).toContain('2.12.0');
  });
}

const commands = [
  'list',
  'create --listen 127.0.0.1:0 --upstream 127.0.0.1:1 first',
  'create --listen 127.0.0.1:0 --upstream 127.0.0.1:1 first',
  'create --listen nonsense --upstream 127.0.0.1:1 second',
  'create --listen 127.0.0.1:0 third',
  'list',
  'inspect first',
  'inspect none',
  'toggle first',
  'list',
  'toggle first',
  'toggle none',
  'toxic add --type latency --attribute latency=10 --attribute jitter=2 first',
  'toxic add --type latency --attribute latency=10 first',
  'toxic add -t bandwidth -n tight -a rate=100 --upstream --toxicity 0.3 first',
  'toxic add --type nonsense first',
  'toxic add --type latency --attribute latency=abc --toxicName wrong first',
  'toxic add --type latency --attribute latency=1.5 --toxicName wrong first',
  'toxic add --type latency none',
  'inspect first',
  'toxic update --toxicName tight --attribute rate=200 --toxicity 0.7 first',
  'toxic update --toxicName none --attribute rate=200 first',
  'toxic update --toxicName tight --attribute rate=abc first',
  'inspect first',
  'toxic remove --toxicName tight first',
  'toxic remove --toxicName tight first',
  'inspect first',
  'delete first',
  'delete first',
  'list',
];

/** Runs the Go command line against both and compares what it prints and how it exits. */
export function describeCommandLine(program: string, peers: () => Peer[]): void {
  it('look the same to the Go command line', async () => {
    for (const command of commands) {
      const [ours, theirs] = await Promise.all(peers().map((peer) => run(program, peer, command)));
      expect({ command, ...ours }).toEqual({ command, ...theirs });
    }
  });

  it('let the Go command line slow an open connection down', async () => {
    for (const peer of peers()) {
      await using backend = await startBackend();
      using client = await dial(await proxyTo(peer, 'cli', backend.port));
      await roundTripMs(client, 'x');
      await run(program, peer, 'toxic add --type latency --attribute latency=80 cli');
      expect(await roundTripMs(client, 'y')).toBeGreaterThanOrEqual(79);
    }
  });
}

function run(program: string, peer: Peer, command: string): Promise<{ output: string; code: unknown }> {
  return new Promise((resolve) => {
    execFile(program, ['--host', peer.url, ...command.split(' ')], (error, stdout, stderr) => {
      const output = (stdout + stderr).replace(/(127\.0\.0\.1|\[::\]|\[::1\]):[1-9]\d{3,4}\b/g, '$1:port');
      resolve({ output, code: error?.code ?? 0 });
    });
  });
}
