import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A service takes some 100 MB; what takes this much grows without end, and would take the machine with it. */
export const MEMORY_LIMIT_MB = 700;
const POLL_MS = 300;

interface Watched {
  name: string;
  pid: number;
}

/** One process's resident memory as Linux tells it, which costs a hundredth of starting ps. */
async function residentMbOnLinux(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1000;
}

/** Resident memory of processes, by process id, in MB; one that has ended takes none. */
async function residentMb(pids: readonly number[]): Promise<Map<number, number>> {
  if (pids.length === 0) return new Map();
  if (process.platform === 'linux')
    return new Map(await Promise.all(pids.map(async (pid) => [pid, await residentMbOnLinux(pid)] as const)));
  // It ends with 1 when none of the processes is left.
  const { stdout } = await run('ps', ['-o', 'pid=,rss=', '-p', pids.join(',')]).catch((error: { stdout?: string }) => ({
    stdout: error.stdout ?? '',
  }));
  const rows = stdout.trim().split('\n').filter(Boolean);
  return new Map(rows.map((row) => row.trim().split(/\s+/).map(Number)).map(([pid = 0, kb = 0]) => [pid, kb / 1000]));
}

/** Looks at processes again and again, and tells each that has grown beyond the limit. Ends with the signal. */
export async function watchMemory(
  list: () => Watched[],
  onGreedy: (one: Watched, megabytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const watched = list();
    const resident = await residentMb(watched.map(({ pid }) => pid));
    for (const one of watched) {
      const megabytes = resident.get(one.pid) ?? 0;
      if (megabytes > MEMORY_LIMIT_MB && !signal.aborted) onGreedy(one, megabytes);
    }
    await delay(POLL_MS, undefined, { signal }).catch(() => {
      // Aborted: the loop ends.
    });
  }
}
