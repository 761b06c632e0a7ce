import { setTimeout as delay } from 'node:timers/promises';
import type { HeldConditions } from '#chaos/conditions/shared.ts';
import { LabError } from '#chaos/errors/lab-error.ts';

/** How long a lever that is being restarted may take to come back before this gives up on it. */
const PATIENCE_MS = 10_000;

/**
 * Reverts everything, once more while a part that is being restarted does not answer.
 * @throws LabError unavailable when something could not be reverted within 10 s
 */
export async function releaseAll(keeper: Pick<HeldConditions, 'release'>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await keeper.release();
    } catch (error) {
      const isAway = error instanceof LabError && error.code === 'unavailable';
      if (!isAway || performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}
