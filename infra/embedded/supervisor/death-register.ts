import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeFileAtomically } from '#chaos/files/write-atomically.ts';

const deaths = z.object({
  /** Times that it was started again after it had ended by itself. */
  restarts: z.number().int().nonnegative(),
  /** How it last did, in words. */
  lastDeath: z.string(),
});
const deathFile = z.record(z.string(), deaths);

export type Deaths = z.infer<typeof deaths>;

/** Remembers on disk how often each process of a lab ended by itself, beyond the life of a controller. */
export class DeathRegister {
  private readonly file: string;
  private readonly entries: Record<string, Deaths>;

  constructor(file: string) {
    this.file = file;
    this.entries = readDeaths(file);
  }

  /** undefined for a process that never ended by itself. */
  of(name: string): Deaths | undefined {
    return this.entries[name];
  }

  set(name: string, { restarts, lastDeath }: Deaths): void {
    this.entries[name] = { restarts, lastDeath };
    writeFileAtomically(this.file, JSON.stringify(this.entries));
  }
}

function readDeaths(file: string): Record<string, Deaths> {
  if (!existsSync(file)) return {};
  try {
    return deathFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Writes are atomic, so this is another version's file: the counts begin anew.
    return {};
  }
}
