import { setTimeout as delay } from 'node:timers/promises';
import type { SessionStatus } from '#chaos/api/session-answers.ts';
import { createRandom } from '#chaos/load/random.ts';
import { registeredPid } from '../embedded/supervisor/process-register.ts';
import type { RehearsedLab } from './rehearsed-lab.ts';

/** A keeper that sees its controller die half a minute long gives up: deaths keep some distance. */
const LEAST_APART_MS = 3_000;
const BACK_WITHIN_MS = 20_000;

interface Killing {
  count: number;
  seed: number;
  /** Real milliseconds over which they are spread. */
  withinMs: number;
  onKill: (line: string) => void;
  signal: AbortSignal;
}

/**
 * Kills a lab's controller without a word, at moments drawn from a seed, and waits each time until another one answers.
 * @returns how often it did
 */
export async function killController(lab: RehearsedLab, options: Killing): Promise<number> {
  const { count, seed, withinMs, onKill, signal } = options;
  const random = createRandom(`${seed} kills`);
  const pauses = Array.from({ length: count }, () => Math.max(LEAST_APART_MS, random.whole(0, (2 * withinMs) / count)));
  const { processFile } = lab.client.paths;
  let killed = 0;
  for (const pause of pauses) {
    await delay(pause, undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    await lab.betweenCalls(async () => {
      const pid = registeredPid(processFile, 'controller');
      if (pid === undefined) return;
      process.kill(pid, 'SIGKILL');
      killed += 1;
      const isBack = async () => registeredPid(processFile, 'controller') !== pid && (await isThere(lab));
      await lab.until('another controller', isBack, BACK_WITHIN_MS);
    });
    onKill(`the controller was killed, ${killed} of ${count}`);
  }
  return killed;
}

const isThere = async (lab: RehearsedLab) =>
  (await lab.read<{ session: SessionStatus | null }>('/session')).session !== null;
