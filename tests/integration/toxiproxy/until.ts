import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for a condition, asking again every few milliseconds. A condition that throws counts as false.
 *
 * @param what is awaited, for the message when it does not come
 * @param deadlineMs default: 10 seconds
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 10_000,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  let last: unknown;
  while (performance.now() < end) {
    try {
      if (await condition()) return;
    } catch (error) {
      last = error;
    }
    await sleep(5);
  }
  throw new Error(`Waited ${deadlineMs} ms for: ${what}`, { cause: last });
}
