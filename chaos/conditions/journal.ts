import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { type Condition, condition, placeOf } from './condition.ts';

const entry = z.object({
  time: z.string(),
  /** intended: about to be applied, its undo known. applied: done. reverted: undone. */
  step: z.enum(['intended', 'applied', 'reverted']),
  condition,
});
export type JournalEntry = z.infer<typeof entry>;

/**
 * The durable record of what has been done to a lab. Each entry is on disk before what it speaks of happens (or, for
 * `applied` and `reverted`, before it is relied on), so that whoever comes after a crash knows what may be in force.
 */
export class ConditionJournal {
  private readonly handle: number;

  constructor(file: string) {
    this.handle = openSync(file, 'a', 0o600);
  }

  write(step: JournalEntry['step'], one: Condition): void {
    writeSync(this.handle, `${JSON.stringify({ time: new Date().toISOString(), step, condition: one })}\n`);
    fsyncSync(this.handle);
  }

  close(): void {
    closeSync(this.handle);
  }
}

/** Entries of a journal, oldest first. A last line that a crash cut short is left out: what it spoke of had not begun. */
export function readJournal(file: string): JournalEntry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  const cutShort = lines.pop();
  if (cutShort) lines.push(cutShort);
  return lines.filter(Boolean).flatMap((line, index) => {
    try {
      return [entry.parse(JSON.parse(line))];
    } catch (error) {
      if (index === lines.length - 1) return [];
      throw error;
    }
  });
}

/** Conditions that may be in force: intended or applied, and not reverted since. Newest last. */
export function outstanding(entries: readonly JournalEntry[]): Condition[] {
  const byPlace = new Map<string, Condition>();
  for (const { step, condition: one } of entries) {
    const place = placeOf(one);
    byPlace.delete(place);
    if (step !== 'reverted') byPlace.set(place, one);
  }
  return [...byPlace.values()];
}
