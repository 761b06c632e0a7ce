import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until the answer is something other than false, null or undefined, and returns it.
 * @throws Error that says what was awaited, how long, and the last answer or error
 */
export async function until<Answer>(
  what: string,
  ask: () => Answer | Promise<Answer>,
  { timeoutMs = 10_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<NonNullable<Answer>> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== false && answer !== null && answer !== undefined) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await delay(everyMs);
  }
  throw new Error(
    `waited ${timeoutMs} ms in vain for ${what}; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
  );
}
