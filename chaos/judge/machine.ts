import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** One bench keeps the average below this many programs for each core; two may pass it, up to 5.3 on two cores. */
const BUSY_PER_CORE = 4;
/** An average of the last minute: what made it high may be over long before. */
const FREE_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 2_000;

/**
 * Waits for a core, for each moment with one, as measured on two cores in checks about waiting: up to 2.9 beside another bench,
 * 4.1 to 5.6 beside four programs that never rest, 8 and more beside twelve.
 */
const MOST_WAITS = 4;
/** A single start of a program may keep everybody waiting for a moment: only what lasts is looked at. */
const LASTS_MS = 5_000;
/** Who has waited for less since then, in all, has not missed anything that is promised within a second. */
const WAITED_MS = 500;

/** How long a process has had a core, and how long it has waited for one, in milliseconds since it began. */
export interface CoreTime {
  atMs: number;
  hadMs: number;
  waitedMs: number;
}

/** That of this process' main thread, from Linux' scheduler (proc_pid_schedstat); undefined where nobody counts it. */
function coreTime(): CoreTime | undefined {
  let text = '';
  try {
    text = readFileSync('/proc/self/schedstat', 'utf8');
  } catch {
    return undefined; // Not Linux.
  }
  const [had = 0, waited = 0] = text.split(' ').map(Number);
  return had > 0 ? { atMs: performance.now(), hadMs: had / 1e6, waitedMs: waited / 1e6 } : undefined;
}

/**
 * Whether more programs wait for the cores, on average over the last minute, than one bench brings about. Never on Windows,
 * which has no average.
 */
export function isLoadHigh(load: number = loadavg()[0] ?? 0, cores: number = availableParallelism()): boolean {
  return load > BUSY_PER_CORE * cores;
}

/** Looks at how long this process has to wait for a core. */
export class MachineWatch {
  readonly #read: () => CoreTime | undefined;
  /** Looks, oldest first; but one all are younger than what lasts. */
  #looks: CoreTime[] = [];

  constructor(read: () => CoreTime | undefined = coreTime) {
    this.#read = read;
    this.look();
  }

  /** Takes note of how it is now, for whoever asks later. */
  look(): CoreTime | undefined {
    const now = this.#read();
    if (now === undefined) return undefined;
    this.#looks.push(now);
    const begin = this.#looks.findLastIndex(({ atMs }) => now.atMs - atMs >= LASTS_MS);
    this.#looks = this.#looks.slice(Math.max(0, begin));
    return now;
  }

  /**
   * Whether cores were so sought after, from the last look that is five seconds old on, that a wait says more of the machine
   * than of a service. Where the scheduler does not tell, the load of the last minute decides.
   * @param leastMs since when it must have been watched to be called so
   */
  isOverloaded(leastMs = 0): boolean {
    const now = this.look();
    if (now === undefined) return isLoadHigh();
    const [since = now] = this.#looks;
    if (now.atMs - since.atMs < leastMs) return false;
    const waitedMs = now.waitedMs - since.waitedMs;
    return waitedMs > WAITED_MS && waitedMs > MOST_WAITS * (now.hadMs - since.hadMs);
  }
}

let watching: MachineWatch | undefined;
/** It begins with the first look or question: while this was loaded a bench may have started beside it, and kept it waiting. */
function watch(): MachineWatch {
  watching ??= new MachineWatch();
  return watching;
}

/** Takes note of how this machine is now, for whoever asks later. */
export function watchMachine(): void {
  watch().look();
}

/** Whether this machine has kept whoever asks waiting for five seconds or more: a moment less says nothing of what comes later. */
export function isMachineOverloadedForLong(): boolean {
  return watch().isOverloaded(LASTS_MS);
}

/** Whether this machine has kept whoever asks waiting, since about five seconds ago, or since the last time that it was asked. */
export function isMachineOverloaded(): boolean {
  return watch().isOverloaded();
}

/** Waits, for at most two minutes, until no more programs than those of one bench want this machine's cores. */
export async function untilMachineIsFree(signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(FREE_WITHIN_MS)]);
  while (!patience.aborted && isLoadHigh()) await delay(LOOK_EVERY_MS, undefined, { signal: patience }).catch(() => {});
}
