// Time from `./drill up` to the first trace, and what the lab takes at rest. Prints figures; asserts none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { drill, ROOT, removeLab, run, secondsSince, soon, TEAM } from './measure/measured-lab.ts';
import { proportionalSetSizeMb } from './measure/memory.ts';

const PORT_BASE = 24_400;
const API = `http://127.0.0.1:${PORT_BASE}/api/v1`;

export interface LabBenchmark {
  /** Seconds from the start of the command, per round. */
  upSeconds: { command: number; firstTrace: number }[];
  /** Megabytes (10^6 bytes) of proportional set size, by process, after a minute of ordinary traffic. Linux only. */
  memoryMb: Record<string, number>;
  totalMemoryMb: number;
  resetSeconds: number;
  /** Seconds from saving a service's file until its new process is ready. */
  liveAfterSaveSeconds: number;
  downSeconds: number;
}

interface Component {
  name: string;
  pid: number | null;
  state: string;
}

const getJson = async <Answer>(path: string) => (await fetch(`${API}${path}`)).json() as Promise<Answer>;
const components = async () => (await getJson<{ components: Component[] }>('/status')).components;

async function measureUp(): Promise<{ command: number; firstTrace: number }> {
  const begun = performance.now();
  const command = drill('up', '--detach', '--port-base', String(PORT_BASE)).then(() => secondsSince(begun));
  const firstTrace = soon(async () => {
    const { traces } = await getJson<{ traces: { traceId: string }[] }>('/traces?limit=1');
    return traces[0] ? secondsSince(begun) : undefined;
  });
  return { command: await command, firstTrace: await firstTrace };
}

async function familyOf(pid: number): Promise<number[]> {
  const { stdout } = await run('sh', ['-c', `cat /proc/${pid}/task/*/children`]);
  const children = stdout.split(/\s+/).filter(Boolean).map(Number);
  return [pid, ...(await Promise.all(children.map(familyOf))).flat()];
}

async function measureMemory(): Promise<Record<string, number>> {
  if (process.platform !== 'linux') return {};
  const memory: Record<string, number> = {};
  const state = JSON.parse(readFileSync(join(ROOT, '.drill/labs', TEAM, 'processes.json'), 'utf8')) as Record<
    string,
    { pid: number }
  >;
  for (const [name, { pid }] of Object.entries(state)) {
    // PostgreSQL is a family: its memory is that of all its processes. The controller's children stand on their own lines.
    const members = name === 'postgres' ? await familyOf(pid) : [pid];
    memory[name] = members.reduce((sum, member) => sum + (proportionalSetSizeMb(member) ?? 0), 0);
  }
  return memory;
}

async function measureSave(): Promise<number> {
  const before = (await components()).find((one) => one.name === 'pricing')?.pid;
  const begun = performance.now();
  await run('sh', ['-c', `printf '// saved\\n' >> teams/${TEAM}/services/pricing/server.ts`], { cwd: ROOT });
  return soon(async () => {
    const now = (await components()).find((one) => one.name === 'pricing');
    return now && now.pid !== before && now.state === 'running' ? secondsSince(begun) : undefined;
  });
}

/** @param options.restSeconds how long ordinary traffic runs before memory is read */
export async function benchmarkLab(options: {
  rounds?: number;
  restSeconds?: number;
  onProgress: (line: string) => void;
}): Promise<LabBenchmark> {
  const { rounds = 3, restSeconds = 60, onProgress } = options;
  const upSeconds: LabBenchmark['upSeconds'] = [];
  let downSeconds = 0;
  await drill('down');
  for (let round = 1; round <= rounds; round += 1) {
    onProgress(`up, round ${round} of ${rounds}`);
    upSeconds.push(await measureUp());
    if (round < rounds) await drill('down');
  }
  try {
    onProgress(`memory after ${restSeconds} s of ordinary traffic`);
    await delay(restSeconds * 1000);
    const memoryMb = await measureMemory();
    onProgress('saving a file of a service');
    const liveAfterSaveSeconds = await measureSave();
    onProgress('reset');
    const reset = JSON.parse((await drill('reset', '--json')).stdout) as { seconds: number };
    const begun = performance.now();
    await drill('down');
    downSeconds = secondsSince(begun);
    const totalMemoryMb = Object.values(memoryMb).reduce((sum, one) => sum + one, 0);
    return { upSeconds, memoryMb, totalMemoryMb, resetSeconds: reset.seconds, liveAfterSaveSeconds, downSeconds };
  } finally {
    await removeLab();
  }
}

function print(result: LabBenchmark): void {
  for (const [index, up] of result.upSeconds.entries()) {
    console.log(
      `up, round ${index + 1}: command returns after ${up.command.toFixed(2)} s, first trace after ${up.firstTrace.toFixed(2)} s (target 5)`,
    );
  }
  for (const [name, mb] of Object.entries(result.memoryMb))
    console.log(`  ${name.padEnd(12)} ${mb.toFixed(0).padStart(5)} MB`);
  console.log(`memory, all:   ${result.totalMemoryMb.toFixed(0)} MB proportional set size (target 900)`);
  console.log(`live after a save: ${result.liveAfterSaveSeconds.toFixed(2)} s (target 1)`);
  console.log(`reset: ${result.resetSeconds.toFixed(2)} s (target 5); down: ${result.downSeconds.toFixed(2)} s`);
}

if (import.meta.main) {
  const json = process.argv.includes('--json');
  const result = await benchmarkLab({ onProgress: (line) => process.stderr.write(`lab: ${line}\n`) });
  if (json) console.log(JSON.stringify(result, null, 2));
  else print(result);
}
