import { elapsedAt } from '#chaos/session/clock.ts';
import type { SessionEvent } from '#chaos/session/events.ts';
import { advance, type SessionState } from '#chaos/session/session-state.ts';
import { type Entry, entryOf } from './entries.ts';

/** Folds a drill's events, and says what each meant. State is undefined where there are none. */
export function told(events: readonly SessionEvent[]): { state: SessionState | undefined; entries: Entry[] } {
  let state: SessionState | undefined;
  const entries: Entry[] = [];
  for (const event of events) {
    const atMs = state ? elapsedAt(state.clock, event.time) : 0;
    state = advance(state, event);
    const entry = entryOf(event, state, atMs);
    if (entry) entries.push(entry);
  }
  return { state, entries };
}
