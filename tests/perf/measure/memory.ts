import { readFileSync } from 'node:fs';

/**
 * Proportional set size of a process in MB of 10^6 bytes: what it has for itself, and its share of what it has together
 * with others (proc(5), smaps_rollup). null where the system does not tell.
 */
export function proportionalSetSizeMb(pid: number | undefined): number | null {
  if (process.platform !== 'linux' || pid === undefined) return null;
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}
