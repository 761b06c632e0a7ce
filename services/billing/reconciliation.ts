import type { Pool } from '#kit/database.ts';
import { logger } from '#kit/logger.ts';
import { runningTotalDrift } from './metrics.ts';
import { readDrifts, readTotals } from './store.ts';

/** What was found for a customer, and the running total that it was found for. */
interface Finding {
  total: string;
  driftCents: number;
}

/**
 * Compares the running totals with their charges again and again, and publishes the difference. Only customers whose
 * total has moved are looked at: adding up every charge of a busy day takes long.
 * @param everyMs milliseconds from the end of one comparison to the start of the next
 */
export function createReconciliation(pool: Pool, everyMs: number): { start: () => void; stop: () => void } {
  const findings = new Map<string, Finding>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function compareMoved(): Promise<void> {
    const totals = new Map([...(await readTotals(pool))].map(([id, total]) => [id, JSON.stringify(total)]));
    const moved = [...totals.keys()].filter((id) => findings.get(id)?.total !== totals.get(id));
    for (const [id, driftCents] of await readDrifts(pool, moved)) {
      findings.set(id, { total: totals.get(id) ?? '', driftCents });
    }
    runningTotalDrift.set([...findings.values()].reduce((sum, { driftCents }) => sum + driftCents, 0));
  }

  async function compare(): Promise<void> {
    try {
      await compareMoved();
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
