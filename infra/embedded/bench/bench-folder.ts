import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { STATE_ROOT } from '../lab-paths.ts';
import { removePostgresHome } from '../postgres/home.ts';
import { isSameProcess, processBirth } from '../supervisor/process-identity.ts';
import { endSurvivors } from '../supervisor/process-register.ts';

const BENCHES = join(STATE_ROOT, 'benches');
const owner = z.object({ pid: z.number(), birth: z.string() });

/** A folder for one bench, marked with the process that must clear it up. */
export function makeBenchFolder(): string {
  const folder = join(BENCHES, randomBytes(4).toString('hex'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(
    join(folder, 'owner.json'),
    JSON.stringify({ pid: process.pid, birth: processBirth(process.pid) ?? '' }),
  );
  return folder;
}

export function removeBenchFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function isOrphan(folder: string): boolean {
  const file = join(folder, 'owner.json');
  // Between the folder and its mark lies no time worth speaking of: one without a mark was left by a crash.
  if (!existsSync(file)) return true;
  const read = owner.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return !read.success || !isSameProcess(read.data);
}

/** Clears up benches whose owner was killed: their processes, their database, their folders. */
export async function sweepBenches(): Promise<void> {
  if (!existsSync(BENCHES)) return;
  for (const name of readdirSync(BENCHES)) {
    const folder = join(BENCHES, name);
    if (!isOrphan(folder)) continue;
    await endSurvivors(join(folder, 'processes.json'));
    const home = join(folder, 'postgres-home');
    if (existsSync(home)) removePostgresHome(readFileSync(home, 'utf8'));
    removeBenchFolder(folder);
  }
}
