import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Health, ServiceGraph, Trace } from '#chaos/recorder/answers.ts';
import { proportionalSetSizeMb } from './measure/memory.ts';
import type { SendOrder, SendReport } from './recorder-load/sender.ts';

export interface RecorderBenchmark {
  /** Sustained over the whole time, by what was answered 200. */
  spansPerSecond: number;
  spansPerSecondJson: number;
  /** Answered 200 and not in the record after a restart. */
  lostSpans: number;
  /** Spans in the record when size and queries were measured. */
  storedSpans: number;
  /** The whole database after the recorder stopped, indexes and all. */
  bytesPerSpan: number;
  traceByIdMs: { p50: number; p99: number };
  graphMs: { p50: number; max: number };
  /** Processor seconds per million spans. */
  cpuSecondsPerMillionSpans: number;
  /** Proportional set size in MB: right after the start, and after the load. */
  memoryMb: { idle: number; loaded: number };
}

export interface BenchmarkOptions {
  /** How long to send at full speed. Default 20. */
  seconds?: number;
  /** How many spans to have in the record for size and queries. Default 1,000,000. */
  spans?: number;
  onProgress: (line: string) => void;
}

/** Measures a recorder process with a sender process that encoded its requests beforehand. */
export async function benchmarkRecorder(options: BenchmarkOptions): Promise<RecorderBenchmark> {
  const { seconds = 20, spans = 1_000_000, onProgress } = options;
  const folder = mkdtempSync(join(tmpdir(), 'recorder-benchmark-'));
  try {
    const database = join(folder, 'recorder.db');
    const first = await start(database);
    const idle = memoryMb(first.process);
    onProgress(`sending for ${seconds} s at full speed`);
    const sustained = await send({
      address: first.address,
      encoding: 'protobuf',
      spans: Number.MAX_SAFE_INTEGER,
      seconds,
    });
    const cpuSeconds = processorSeconds(first.process);
    onProgress(`${Math.round(sustained.accepted / sustained.seconds)} spans/s, ${sustained.refused} refused`);
    const missing = Math.max(0, spans - sustained.accepted);
    const rest =
      missing > 0
        ? await send({ address: first.address, encoding: 'protobuf', spans: missing, seconds: 600 })
        : undefined;
    const accepted = sustained.accepted + (rest?.accepted ?? 0);
    const loaded = memoryMb(first.process);
    await stop(first.process);
    const bytes = ['', '-wal'].reduce(
      (sum, suffix) => sum + (existsSync(database + suffix) ? statSync(database + suffix).size : 0),
      0,
    );

    const second = await start(database);
    const health = await get<Health>(`${second.address}/healthz`);
    onProgress(`${health.spans} of ${accepted} spans in the record, ${(bytes / health.spans).toFixed(0)} bytes each`);
    const traceIds = [...sustained.traceIds, ...(rest?.traceIds ?? [])];
    const byId = await times(300, (i) => get<Trace>(`${second.address}/traces/${traceIds[i % traceIds.length]}`));
    const graph = await times(30, () => get<ServiceGraph>(`${second.address}/graph?window=300s`));
    await stop(second.process);

    const third = await start(join(folder, 'json.db'));
    const json = await send({
      address: third.address,
      encoding: 'json',
      spans: Number.MAX_SAFE_INTEGER,
      seconds: seconds / 2,
    });
    await stop(third.process);
    return {
      spansPerSecond: sustained.accepted / sustained.seconds,
      spansPerSecondJson: json.accepted / json.seconds,
      lostSpans: accepted - health.spans,
      storedSpans: health.spans,
      bytesPerSpan: bytes / health.spans,
      traceByIdMs: {
        p50: byId[Math.floor(byId.length * 0.5)] as number,
        p99: byId[Math.floor(byId.length * 0.99)] as number,
      },
      graphMs: { p50: graph[Math.floor(graph.length / 2)] as number, max: graph.at(-1) as number },
      cpuSecondsPerMillionSpans: (cpuSeconds / sustained.accepted) * 1e6,
      memoryMb: { idle, loaded },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(database: string): Promise<{ process: ChildProcess; address: string }> {
  const main = join(import.meta.dirname, '../../chaos/recorder/main.ts');
  // No --optimize-for-size: it saves 5 MB when idle and costs nearly half of the throughput.
  const child = spawn(process.execPath, [main, '--port', '0', '--database', database], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout))
    return { process: child, address: (JSON.parse(line) as { listening: string }).listening };
  throw new Error('the recorder ended before it listened');
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const code = await ended;
  if (code !== 0) throw new Error(`the recorder ended with ${code}`);
}

async function send(order: SendOrder): Promise<SendReport> {
  const child = fork(join(import.meta.dirname, 'recorder-load/sender.ts'));
  const report = new Promise<SendReport>((resolve, reject) => {
    child.once('message', (message) => resolve(message as SendReport));
    // Not its exit: that may be seen before the last message is read, the end of the channel never is.
    child.once('disconnect', () => reject(new Error('the sender ended before it reported')));
  });
  child.send(order);
  return report;
}

async function get<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Milliseconds of each call, rising. */
async function times(count: number, call: (i: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const began = performance.now();
    await call(i);
    taken.push(performance.now() - began);
  }
  return taken.sort((a, b) => a - b);
}

function memoryMb({ pid }: ChildProcess): number {
  return proportionalSetSizeMb(pid) ?? Number.NaN;
}

/** User and system time so far, in clock ticks of 10 ms. NaN where the system does not tell. */
function processorSeconds({ pid }: ChildProcess): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return Number.NaN;
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

if (import.meta.main) {
  const result = await benchmarkRecorder({
    seconds: Number(process.argv[2] ?? 20),
    spans: Number(process.argv[3] ?? 1_000_000),
    onProgress: (line) => console.log(line),
  });
  console.table(
    Object.entries(result).map(([figure, value]) => ({
      figure,
      value:
        typeof value === 'number'
          ? Math.round(value * 10) / 10
          : JSON.stringify(value, (_, x) => (typeof x === 'number' ? Math.round(x * 10) / 10 : x)),
    })),
  );
}
