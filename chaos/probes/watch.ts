import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { ask } from '#chaos/conditions/kinds/ask.ts';
import type { Alarm } from '#chaos/session/alarms.ts';
import { OBJECTIVE_IDS, OBJECTIVES, type ObjectiveId } from './objectives.ts';

const statusAnswer = z.record(
  z.enum(OBJECTIVE_IDS),
  z.object({
    isKnown: z.boolean(),
    isSuffering: z.boolean(),
    alarm: z.object({ text: z.string(), sinceMs: z.number() }).nullable(),
  }),
);
export type SeenByProbes = z.infer<typeof statusAnswer>;

const LOOK_EVERY_MS = 1_000;
const ANSWER_TIMEOUT_MS = 2_000;

/**
 * Tells again and again what the probes see. While they do not answer nothing is told. Resolves when the signal is
 * aborted.
 */
export async function watchProbes(
  { url, token }: { url: string; token: string },
  onSeen: (seen: SeenByProbes) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const seen = await readProbes(url, token, signal).catch(() => undefined);
    if (seen && !signal.aborted) onSeen(seen);
    await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

async function readProbes(url: string, token: string, signal: AbortSignal): Promise<SeenByProbes> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
  const answer = await ask({ what: 'who probes', method: 'GET', url: `${url}/status`, token, signal: patience });
  return statusAnswer.parse(answer);
}

/** What calls somebody by now, and of what probes that have just begun cannot say yet whether it does. */
export function alarmsOf(seen: SeenByProbes): { alarms: Alarm[]; unknown: Set<string> } {
  const alarms = OBJECTIVE_IDS.flatMap((id): Alarm[] => {
    const { alarm } = seen[id];
    return alarm ? [{ id, severity: 'page', text: alarm.text, since: alarm.sinceMs }] : [];
  });
  return { alarms, unknown: new Set(OBJECTIVE_IDS.filter((id) => !seen[id].isKnown)) };
}

/** What users feel by now, in words, by the promise that is broken. */
export const sufferingOf = (seen: SeenByProbes): Map<ObjectiveId, string> =>
  new Map(OBJECTIVE_IDS.filter((id) => seen[id].isSuffering).map((id) => [id, OBJECTIVES[id].suffering]));
