import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Two benches at once keep up to six programs at work on two cores; this many for each core is somebody else's doing. */
const BUSY_PER_CORE = 4;
/** The load that is looked at is an average of the last minute: what made it high may be over long before. */
const FREE_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 2_000;

/**
 * Whether more waits for this machine's cores than benches and labs bring about, on average over the last minute: then a wait
 * says more of the machine than of a service. Always false on Windows, which has no such average.
 */
export function isMachineOverloaded(load: number = loadavg()[0] ?? 0, cores: number = availableParallelism()): boolean {
  return load > BUSY_PER_CORE * cores;
}

/** Waits, for at most two minutes, until the machine is not too busy any more. */
export async function untilMachineIsFree(signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(FREE_WITHIN_MS)]);
  while (!patience.aborted && isMachineOverloaded())
    await delay(LOOK_EVERY_MS, undefined, { signal: patience }).catch(() => {});
}
