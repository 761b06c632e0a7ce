import { Chronicle } from '#chaos/session/chronicle.ts';
import { EventLog } from '#chaos/session/event-log.ts';
import type { SessionEvent } from '#chaos/session/events.ts';

/** A chronicle of which a test holds the log and the clock. @param told what has happened before */
export function heldChronicle(told: readonly SessionEvent[] = []) {
  const log = new EventLog(':memory:');
  for (const { body, by, time } of told) log.append(1, body, { by, time });
  const clock = { now: told.at(-1)?.time ?? 0 };
  const said: string[] = [];
  const ground = { say: (...words: string[]) => void said.push(words.join(' ')) };
  const chronicle = new Chronicle({ log, ground, now: () => clock.now });
  const appended = () => log.read(1).slice(told.length);
  return { chronicle, clock, said, bodies: () => appended().map(({ body }) => body), appended };
}
