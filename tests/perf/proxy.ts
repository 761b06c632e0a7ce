import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findProgram, type Peer, startEmbedded, startReal } from '../integration/toxiproxy/peers.ts';
import { proportionalSetSizeMb } from './measure/memory.ts';
import { acknowledgeBytes } from './proxy-peer.ts';

/** What was measured of one way from client to server. Times in milliseconds, throughput in MB/s of 10^6 bytes. */
export interface PathFigures {
  rttP50Ms: number;
  rttP99Ms: number;
  throughput1MBs: number;
  throughput200MBs: number;
}

/** How far round trips under a latency toxic were from what was asked. */
export interface LatencyError {
  askedMs: number;
  p50Ms: number;
  p99Ms: number;
}

export interface ProxyBenchmark {
  direct: PathFigures;
  embedded: PathFigures & { latencyErrors: LatencyError[]; pssMB: number | null };
  /** Missing if there is no toxiproxy-server to compare with. */
  real?: PathFigures & { latencyErrors: LatencyError[]; pssMB: number | null };
}

const rounds = 5;
const latencyRounds = 3;
const rttSamples = 2000;
const askedDelaysMs = [5, 15, 50, 200];

/**
 * Measures the embedded proxy beside a direct connection and a real toxiproxy-server, in turns, and takes the
 * medians: a busy machine then disturbs all of them alike.
 *
 * @param options.toxiproxyServer path of the real one; default: looked for as the tests do
 */
export async function benchmarkProxy(options: {
  toxiproxyServer?: string;
  onProgress(line: string): void;
}): Promise<ProxyBenchmark> {
  await using far = await startFarSide();
  await using embedded = await startEmbedded();
  const program = options.toxiproxyServer ?? findProgram('toxiproxy-server');
  await using real = program === undefined ? undefined : await startReal(program);
  const ways: Way[] = [{ name: 'direct', echo: far.echo, sink: far.sink, runs: [], errors: [] }];
  for (const [name, peer] of Object.entries({ embedded, real })) {
    if (peer === undefined) continue;
    const [echo, sink] = [await proxyTo(peer, 'echo', far.echo), await proxyTo(peer, 'sink', far.sink)];
    ways.push({ name, peer, echo, sink, runs: [], errors: [] });
  }
  // The first round only warms up: what a just-in-time compiler needs once says nothing about the proxy.
  for (let round = 0; round <= rounds; round += 1) {
    for (const way of ways) {
      const figures = await measure(way);
      if (round > 0) way.runs.push(figures);
      options.onProgress(`round ${round}/${rounds}: ${way.name} ${JSON.stringify(figures)}`);
    }
  }
  for (let round = 1; round <= latencyRounds; round += 1) {
    for (const askedMs of askedDelaysMs) {
      for (const way of ways) {
        if (way.peer === undefined) continue;
        const error = await latencyError(way.peer, way.echo, askedMs);
        way.errors.push(error);
        options.onProgress(`latency toxic ${round}/${latencyRounds}: ${way.name} ${JSON.stringify(error)}`);
      }
    }
  }
  return Object.fromEntries(await Promise.all(ways.map(summary))) as unknown as ProxyBenchmark;
}

interface Way {
  name: string;
  peer?: Peer;
  echo: number;
  sink: number;
  runs: PathFigures[];
  errors: LatencyError[];
}

async function summary({ name, peer, runs, errors }: Way) {
  const middle = (key: keyof PathFigures) =>
    rounded(
      percentile(
        runs.map((run) => run[key]),
        0.5,
      ),
    );
  const figures = {
    rttP50Ms: middle('rttP50Ms'),
    rttP99Ms: middle('rttP99Ms'),
    throughput1MBs: middle('throughput1MBs'),
    throughput200MBs: middle('throughput200MBs'),
  };
  if (peer === undefined) return [name, figures];
  const latencyErrors = askedDelaysMs.map((askedMs) => {
    const measured = errors.filter((error) => error.askedMs === askedMs);
    const middleError = (key: 'p50Ms' | 'p99Ms') =>
      percentile(
        measured.map((error) => error[key]),
        0.5,
      );
    return { askedMs, p50Ms: middleError('p50Ms'), p99Ms: middleError('p99Ms') };
  });
  return [name, { ...figures, latencyErrors, pssMB: proportionalMemory(peer) }];
}

async function measure({ echo, sink }: Way): Promise<PathFigures> {
  const times = await roundTrips(echo, rttSamples);
  return {
    rttP50Ms: rounded(percentile(times, 0.5)),
    rttP99Ms: rounded(percentile(times, 0.99)),
    throughput1MBs: rounded(await throughput(sink, { connections: 1, megabytesEach: 256 })),
    throughput200MBs: rounded(await throughput(sink, { connections: 200, megabytesEach: 1 })),
  };
}

/** Times in milliseconds of pings one after another on one connection; the first tenth only warms up. */
async function roundTrips(port: number, count: number): Promise<number[]> {
  const socket = await open(port);
  const ping = Buffer.alloc(64);
  const times: number[] = [];
  const warmUp = count / 10;
  await new Promise<void>((resolve, reject) => {
    let sentMs = performance.now();
    socket.on('error', reject);
    socket.on('data', () => {
      times.push(performance.now() - sentMs);
      if (times.length >= count + warmUp) return resolve();
      sentMs = performance.now();
      socket.write(ping);
    });
    socket.write(ping);
  });
  socket.destroy();
  return times.slice(warmUp);
}

async function throughput(port: number, load: { connections: number; megabytesEach: number }): Promise<number> {
  const sockets = await Promise.all(Array.from({ length: load.connections }, () => open(port)));
  const startMs = performance.now();
  await Promise.all(sockets.map((socket) => fill(socket, load.megabytesEach)));
  const seconds = (performance.now() - startMs) / 1000;
  for (const socket of sockets) socket.destroy();
  return (load.connections * load.megabytesEach * acknowledgeBytes) / 1e6 / seconds;
}

const block = Buffer.alloc(64 * 1024, 'x');

async function fill(socket: Socket, megabytes: number): Promise<void> {
  let left = (megabytes * acknowledgeBytes) / block.length;
  let acknowledged = 0;
  const done = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`Expected ${megabytes} acknowledgements, got ${acknowledged}`)));
    socket.on('data', (chunk) => {
      acknowledged += chunk.length;
      if (acknowledged >= megabytes) resolve();
    });
  });
  const pour = () => {
    while (left > 0) {
      left -= 1;
      if (!socket.write(block)) break;
    }
  };
  socket.on('drain', pour);
  pour();
  await done;
}

/** A few connections at once, so that enough samples for a 99th percentile fit in a few seconds. */
async function latencyError(peer: Peer, echo: number, askedMs: number): Promise<LatencyError> {
  const toxics = `${peer.url}/proxies/echo/toxics`;
  await post(toxics, { type: 'latency', attributes: { latency: askedMs } });
  const each = askedMs < 200 ? 40 : 20;
  const times = (await Promise.all(Array.from({ length: 5 }, () => roundTrips(echo, each)))).flat();
  await fetch(`${toxics}/latency_downstream`, { method: 'DELETE' });
  const errors = times.map((time) => Math.abs(time - askedMs));
  return { askedMs, p50Ms: rounded(percentile(errors, 0.5)), p99Ms: rounded(percentile(errors, 0.99)) };
}

async function proxyTo(peer: Peer, name: string, port: number): Promise<number> {
  const proxy = await post(`${peer.url}/proxies`, { name, listen: '127.0.0.1:0', upstream: `127.0.0.1:${port}` });
  return Number(proxy.listen.split(':').at(-1));
}

async function post(url: string, body: object): Promise<{ listen: string }> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as { listen: string };
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

async function startFarSide() {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'proxy-peer.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { echo, sink } = JSON.parse(line) as { echo: number; sink: number };
  return { echo, sink, [Symbol.asyncDispose]: async () => void child.kill() };
}

function proportionalMemory(peer: Peer): number | null {
  const megabytes = proportionalSetSizeMb(peer.process.pid);
  return megabytes === null ? null : Math.round(megabytes);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

if (import.meta.main) {
  const result = await benchmarkProxy({ onProgress: (line) => console.error(line) });
  console.table(Object.fromEntries(Object.entries(result).map(([name, { latencyErrors, ...rest }]) => [name, rest])));
  for (const name of ['embedded', 'real'] as const) {
    if (result[name] !== undefined) console.log(`${name}: latency errors`, result[name].latencyErrors);
  }
}
