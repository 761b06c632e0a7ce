import type { Pool } from '#kit/database.ts';
import { logger } from '#kit/logger.ts';
import { runningTotalDrift } from './metrics.ts';
import { readDrift } from './store.ts';

/**
 * Compares the running totals with their charges again and again, and publishes the difference.
 * @param everyMs milliseconds from the end of one comparison to the start of the next
 */
export function createReconciliation(pool: Pool, everyMs: number): { start: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  async function compare(): Promise<void> {
    try {
      runningTotalDrift.set(await readDrift(pool));
    } catch (err) {
      if (!stopped) logger.warn({ err }, 'the running totals could not be compared with their charges; trying again');
    }
    if (!stopped) timer = setTimeout(compare, everyMs);
  }
  return {
    start: () => void compare(),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
