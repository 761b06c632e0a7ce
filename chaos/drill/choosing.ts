import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '#chaos/files/write-atomically.ts';

const met = z.object({ number: z.string(), scenario: z.string() });
/** An incident that a team has met. */
export type Met = z.infer<typeof met>;

/** Incidents that a team has met, oldest first. A file that cannot be read counts as none: the worst is a repetition. */
export function readMet(file: string): Met[] {
  if (!existsSync(file)) return [];
  try {
    return z.array(met).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}

/** Remembers that a team has met an incident. */
export function addMet(file: string, incident: Met): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const before = readMet(file).filter((one) => one.scenario !== incident.scenario);
  writeFileAtomically(file, JSON.stringify([...before, incident]));
}

/**
 * One that the team has not met; when it has met all, any but the latest.
 * @param ids at least one
 * @param before ids of what the team has met, oldest first
 * @param draw a whole number from 0 to below its argument
 */
export function choose(ids: readonly string[], before: readonly string[], draw: (below: number) => number = randomInt) {
  const unmet = ids.filter((id) => !before.includes(id));
  const latest = before.at(-1);
  const others = ids.filter((id) => id !== latest);
  const candidates = [unmet, others, ids].find((some) => some.length > 0) ?? [];
  return candidates[draw(candidates.length)];
}
