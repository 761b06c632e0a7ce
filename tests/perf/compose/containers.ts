// The lab in containers: time until all is healthy, what it takes at rest, and how soon saved code is live. Prints
// figures; asserts none. Needs Docker, and the images present: what is missing is pulled in the first round.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { drill, ROOT, removeLab, run, secondsSince, soon, TEAM } from '../measure/measured-lab.ts';

const PORT_BASE = 24_800;
const SAVED_SERVICE = { name: 'pricing', port: PORT_BASE + 4 };

export interface ContainersBenchmark {
  /**
   * Seconds from the start of the command until the lab said that it is healthy, and until the command had heard so
   * from Docker, per round.
   */
  upSeconds: { healthy: number; command: number }[];
  /** Megabytes (10^6 bytes) as `docker stats` counts them, by container, after a minute of ordinary traffic. */
  memoryMb: Record<string, number>;
  /** Grafana is not counted in: a team can do without it. */
  totalMemoryMb: number;
  /** Seconds from saving a service's file on the host until its new process serves. */
  liveAfterSaveSeconds: number;
  resetSeconds: number;
  downSeconds: number;
}

async function measureUp(): Promise<{ healthy: number; command: number }> {
  const begun = performance.now();
  const command = drill('up', '--detach', '--runtime', 'compose', '--port-base', String(PORT_BASE)).then(() =>
    secondsSince(begun),
  );
  const healthy = soon(async () => {
    const answer = await fetch(`http://127.0.0.1:${PORT_BASE}/api/v1/status`);
    return ((await answer.json()) as { state: string }).state === 'healthy' ? secondsSince(begun) : undefined;
  });
  return { command: await command, healthy: await healthy };
}

const UNITS = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** Megabytes by service, from lines such as `drill-perf-orders-1 82.3MiB / 320MiB`. */
async function measureMemory(): Promise<Record<string, number>> {
  const { stdout } = await run('docker', ['stats', '--no-stream', '--format', '{{.Name}} {{.MemUsage}}']);
  const lines = stdout.matchAll(new RegExp(`^drill-${TEAM}-(\\S+)-1 ([\\d.]+)(B|KiB|MiB|GiB) `, 'gm'));
  return Object.fromEntries(
    [...lines].map(([, name, amount, unit]) => [name, (Number(amount) * UNITS[unit as keyof typeof UNITS]) / 1e6]),
  );
}

/** When the service's process started, as it says itself. */
async function startTime(): Promise<string | undefined> {
  const page = await (await fetch(`http://127.0.0.1:${SAVED_SERVICE.port}/metrics`)).text();
  return /^process_start_time_seconds (\S+)$/m.exec(page)?.[1];
}

async function measureSave(): Promise<number> {
  const before = await soon(startTime);
  const begun = performance.now();
  appendFileSync(join(ROOT, 'teams', TEAM, 'services', SAVED_SERVICE.name, 'server.ts'), '// saved\n');
  return soon(async () => {
    const now = await startTime();
    const isReady = (await fetch(`http://127.0.0.1:${SAVED_SERVICE.port}/readyz`)).ok;
    return now !== before && isReady ? secondsSince(begun) : undefined;
  });
}

/** @param options.restSeconds how long ordinary traffic runs before memory is read */
export async function benchmarkContainers(options: {
  rounds?: number;
  restSeconds?: number;
  onProgress: (line: string) => void;
}): Promise<ContainersBenchmark> {
  const { rounds = 3, restSeconds = 60, onProgress } = options;
  const upSeconds: ContainersBenchmark['upSeconds'] = [];
  try {
    for (let round = 1; round <= rounds; round += 1) {
      await drill('down');
      onProgress(`up, round ${round} of ${rounds}`);
      upSeconds.push(await measureUp());
    }
    onProgress(`memory after ${restSeconds} s of ordinary traffic`);
    await delay(restSeconds * 1000);
    const memoryMb = await measureMemory();
    onProgress('saving a file of a service');
    const liveAfterSaveSeconds = await measureSave();
    onProgress('reset');
    const reset = JSON.parse((await drill('reset', '--json')).stdout) as { seconds: number };
    const begun = performance.now();
    await drill('down');
    const downSeconds = secondsSince(begun);
    const counted = Object.entries(memoryMb).filter(([name]) => name !== 'grafana');
    const totalMemoryMb = counted.reduce((sum, [, mb]) => sum + mb, 0);
    return { upSeconds, memoryMb, totalMemoryMb, liveAfterSaveSeconds, resetSeconds: reset.seconds, downSeconds };
  } finally {
    await removeLab();
  }
}

function print(result: ContainersBenchmark): void {
  for (const [index, { healthy, command }] of result.upSeconds.entries()) {
    const when = `healthy after ${healthy.toFixed(1)} s (target 25), command returns after ${command.toFixed(1)} s`;
    console.log(`up, round ${index + 1}: ${when}`);
  }
  for (const [name, mb] of Object.entries(result.memoryMb).sort(([, a], [, b]) => b - a)) {
    console.log(`  ${name.padEnd(12)} ${mb.toFixed(0).padStart(5)} MB`);
  }
  console.log(`memory, all but Grafana: ${result.totalMemoryMb.toFixed(0)} MB (target 2000)`);
  console.log(`live after a save: ${result.liveAfterSaveSeconds.toFixed(2)} s (target 2)`);
  console.log(`reset: ${result.resetSeconds.toFixed(1)} s; down: ${result.downSeconds.toFixed(1)} s`);
}

if (import.meta.main) {
  const json = process.argv.includes('--json');
  const result = await benchmarkContainers({ onProgress: (line) => process.stderr.write(`containers: ${line}\n`) });
  if (json) console.log(JSON.stringify(result, null, 2));
  else print(result);
}
