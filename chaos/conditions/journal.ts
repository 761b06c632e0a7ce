import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeFileSync } from 'node:fs';
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
  /** Bytes of whole lines. */
  private length: number;

  /** Opens a journal, or begins one. What a crash cut short is taken off, lest the next entry be joined to it. */
  constructor(file: string) {
    this.length = existsSync(file) ? readFileSync(file).lastIndexOf('\n') + 1 : 0;
    this.handle = openSync(file, 'a', 0o600);
    ftruncateSync(this.handle, this.length);
  }

  /** @throws Error when the entry cannot be put on disk; the journal is then as before */
  write(step: JournalEntry['step'], one: Condition): void {
    const line = Buffer.from(`${JSON.stringify({ time: new Date().toISOString(), step, condition: one })}\n`);
    try {
      writeFileSync(this.handle, line);
      fsyncSync(this.handle);
    } catch (error) {
      ftruncateSync(this.handle, this.length);
      throw error;
    }
    this.length += line.length;
  }

  close(): void {
    closeSync(this.handle);
  }
}

/**
 * Entries of a journal, oldest first. A last line that a crash cut short is left out: what it spoke of had not begun,
 * or is done again without harm.
 * @throws Error when any other line is not an entry
 */
export function readJournal(file: string): JournalEntry[] {
  if (!existsSync(file)) return [];
  const wholeLines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return wholeLines.map((line, index) => {
    try {
      return entry.parse(JSON.parse(line));
    } catch (cause) {
      throw new Error(`${file}: line ${index + 1} is not an entry of the journal`, { cause });
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
