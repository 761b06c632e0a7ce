import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { TrafficStatus } from '#chaos/load/traffic.ts';
import { proportionalSetSizeMb } from './measure/memory.ts';

/** What one rate came to. */
export interface LoadMeasurement {
  what: string;
  askedPerSecond: number;
  /** As the load generator counts. */
  achievedPerSecond: number;
  /** As the target counts. */
  receivedPerSecond: number;
  /** How far the achieved rate is from the asked one; null where arrivals are independent, so that chance has a say. */
  rateErrorPercent: number | null;
  failed: number;
  shed: number;
  /** From the intended start; the target itself takes `targetMs` of it. */
  latencyMs: { p50: number; p95: number; p99: number };
  targetMs: number;
  /** What the median has beyond the target's own time: the timer, the connection, the client. */
  overheadMs: number;
  /** Of one core; null where the system does not tell. */
  cpuPercent: number | null;
  /** Proportional set size; null where the system does not tell. */
  memoryMb: number | null;
}

export interface LoadBenchmark {
  seconds: number;
  measurements: LoadMeasurement[];
}

interface Case {
  what: string;
  targetMs: number;
  journeys: Record<string, { perSecond: number; arrivals: 'even' | 'poisson' }>;
}

const even = (perSecond: number) => ({ statement: { perSecond, arrivals: 'even' } }) as const;

const CASES: readonly Case[] = [
  { what: 'ordinary', targetMs: 0, journeys: {} },
  { what: '50/s', targetMs: 0, journeys: even(50) },
  { what: '300/s', targetMs: 0, journeys: even(300) },
  { what: '600/s', targetMs: 0, journeys: even(600) },
  { what: '300/s, target takes 2 s', targetMs: 2_000, journeys: even(300) },
];

/** The flags that the lab starts its own processes with. */
const LEAN = ['--max-semi-space-size=1', '--optimize-for-size'];

/** Measures each rate for some seconds (10 by default), the load generator and its target in processes of their own. */
export async function benchmarkLoad(options: {
  seconds?: number;
  onProgress(line: string): void;
}): Promise<LoadBenchmark> {
  const { seconds = 10, onProgress } = options;
  const cache = await mkdtemp(join(tmpdir(), 'load-benchmark-'));
  try {
    const measurements: LoadMeasurement[] = [];
    await warmCompileCache(cache);
    for (const [index, one] of CASES.entries()) {
      onProgress(`load ${index + 1}/${CASES.length}: ${one.what}, ${seconds} s`);
      measurements.push(await measure(one, seconds, cache));
    }
    return { seconds, measurements };
  } finally {
    await rm(cache, { recursive: true });
  }
}

/** Types are stripped on the first start only; what that takes in memory must not count for the starts after it. */
async function warmCompileCache(cache: string): Promise<void> {
  await using load = await start('chaos/load/main.ts', loadArgs('http://127.0.0.1:9'), cache);
  await load.end();
}

async function measure({ what, targetMs, journeys }: Case, seconds: number, cache: string): Promise<LoadMeasurement> {
  await using target = await start('tests/perf/load-target.ts', ['--delay', String(targetMs)], cache);
  await using load = await start('chaos/load/main.ts', loadArgs(target.url), cache);
  const profile = what === 'ordinary' ? { name: what } : { journeys };
  // The first second opens connections and compiles code; applied again, the profile counts from here.
  await apply(load.url, profile);
  await delay(1_000);
  await apply(load.url, profile);

  const before = await snapshot(load, target);
  await delay(seconds * 1000);
  const after = await snapshot(load, target);
  const elapsed = (after.at - before.at) / 1000;
  const perSecond = (now: number, then: number) => round((now - then) / elapsed, 2);
  const sum = (read: (journey: TrafficStatus['journeys']['browse']) => number, status: TrafficStatus) =>
    Object.values(status.journeys).reduce((total, journey) => total + read(journey), 0);
  const difference = (read: (journey: TrafficStatus['journeys']['browse']) => number) =>
    sum(read, after.status) - sum(read, before.status);
  const latencyMs = after.status.journeys.statement.latencyMs ?? { p50: 0, p95: 0, p99: 0 };
  const askedPerSecond = sum((journey) => journey.askedPerSecond, after.status);
  const achievedPerSecond = perSecond(
    difference((journey) => journey.started + journey.shed),
    0,
  );
  return {
    what,
    askedPerSecond,
    achievedPerSecond,
    receivedPerSecond: perSecond(after.seen, before.seen),
    rateErrorPercent: what === 'ordinary' ? null : round(Math.abs(achievedPerSecond / askedPerSecond - 1) * 100, 2),
    failed: difference((journey) => journey.failed),
    shed: difference((journey) => journey.shed),
    latencyMs,
    targetMs,
    overheadMs: round(latencyMs.p50 - targetMs, 2),
    cpuPercent:
      after.cpuSeconds === null || before.cpuSeconds === null
        ? null
        : perSecond((after.cpuSeconds - before.cpuSeconds) * 100, 0),
    memoryMb: await memoryMb(load.child),
  };
}

const loadArgs = (target: string) => [
  ...['--port', '0', '--seed', '1'],
  ...['storefront', 'orders', 'checkout', 'billing', 'worker'].flatMap((name) => ['--target', `${name}=${target}`]),
];

interface Running extends AsyncDisposable {
  child: ChildProcess;
  url: string;
  /** Asks it to stop and waits until it has. */
  end(): Promise<void>;
}

async function start(script: string, args: string[], cache: string): Promise<Running> {
  const child = spawn(process.execPath, [...LEAN, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  const exited = once(child, 'exit');
  const end = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  const [line] = await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => Promise.reject(new Error(`${script} ended before it listened`))),
  ]);
  return { child, url: /http:\S+/.exec(String(line))?.[0] ?? '', end, [Symbol.asyncDispose]: end };
}

async function apply(url: string, profile: unknown): Promise<void> {
  const answer = await fetch(`${url}/profile`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(profile),
  });
  if (!answer.ok) throw new Error(`the profile was refused: ${await answer.text()}`);
}

async function snapshot(load: Running, target: Running) {
  const [status, seen] = await Promise.all([fetch(`${load.url}/status`), fetch(`${target.url}/seen`)]);
  return {
    at: performance.now(),
    status: (await status.json()) as TrafficStatus,
    seen: Number(await seen.text()),
    cpuSeconds: await cpuSeconds(load.child),
  };
}

const TICKS_PER_SECOND = 100;

/** User and system time so far. */
async function cpuSeconds(child: ChildProcess): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function memoryMb({ pid }: ChildProcess): number | null {
  const megabytes = proportionalSetSizeMb(pid);
  return megabytes === null ? null : round(megabytes, 1);
}

function round(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

if (import.meta.main) {
  const { measurements } = await benchmarkLoad({ onProgress: (line) => console.error(line) });
  console.table(
    measurements.map(({ what, latencyMs, ...rest }) => ({
      what,
      ...rest,
      p50: latencyMs.p50,
      p95: latencyMs.p95,
      p99: latencyMs.p99,
    })),
  );
}
