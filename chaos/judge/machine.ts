import { availableParallelism, loadavg } from 'node:os';

/** Two benches at once keep up to six programs at work on two cores; this many for each core is somebody else's doing. */
const BUSY_PER_CORE = 4;

/**
 * Whether more waits for this machine's cores than benches and labs bring about, on average over the last minute: then a wait
 * says more of the machine than of a service. Always false on Windows, which has no such average.
 */
export function isMachineOverloaded(load: number = loadavg()[0] ?? 0, cores: number = availableParallelism()): boolean {
  return load > BUSY_PER_CORE * cores;
}
