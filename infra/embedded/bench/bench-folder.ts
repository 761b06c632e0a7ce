import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { freemem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { STATE_ROOT } from '../lab-paths.ts';
import { removePostgresHome } from '../postgres/home.ts';
import { isSameProcess, processBirth } from '../supervisor/process-identity.ts';
import { endSurvivors } from '../supervisor/process-register.ts';

/** Every bench there is, or a link to it. */
const BENCHES = join(STATE_ROOT, 'benches');
/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';
/** What must be free there. A bench takes 100 MB; as root in a checkout that others cannot read, 200 MB. */
const ROOM_BYTES = 1024 ** 3;
const owner = z.object({ pid: z.number(), birth: z.string() });

/** Where a bench's folder is. */
export type BenchPlace = 'memory' | 'disk';

/**
 * Whether benches fit into memory. They begin with copying 2,000 small files: 0.1 s there, up to 1.5 s on a disk that is
 * fragmented or busy, and whoever waits at 3 a.m. waits for that as well.
 */
function fitsIntoMemory(): boolean {
  if (!existsSync('/proc/mounts')) return false;
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const [, , type, options = ''] = mounts.map((line) => line.split(' ')).find(([, at]) => at === MEMORY) ?? [];
  // Programs may lie in a bench, see `reachablePostgres`.
  if (type !== 'tmpfs' || options.split(',').includes('noexec')) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return Math.min(bavail * bsize, freemem()) >= ROOM_BYTES;
}

/** Where the next bench will be. */
export const nextPlace = (): BenchPlace => (fitsIntoMemory() ? 'memory' : 'disk');

export const placeOf = (folder: string): BenchPlace => (dirname(folder) === MEMORY ? 'memory' : 'disk');

/** A folder for one bench, marked with the process that must clear it up. */
export function makeBenchFolder(): string {
  const parent = nextPlace() === 'memory' ? MEMORY : BENCHES;
  const folder = join(parent, `three-am-drill-bench-${randomBytes(4).toString('hex')}`);
  mkdirSync(BENCHES, { recursive: true });
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(
    join(folder, 'owner.json'),
    JSON.stringify({ pid: process.pid, birth: processBirth(process.pid) ?? '' }),
  );
  if (parent !== BENCHES) symlinkSync(folder, join(BENCHES, basename(folder)));
  return folder;
}

/** Beside a bench in memory, where the database's user can reach a folder of its own; undefined for one on disk. */
export function memoryBeside(folder: string): string | undefined {
  return placeOf(folder) === 'memory' ? MEMORY : undefined;
}

export function removeBenchFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(BENCHES, basename(folder)), { recursive: true, force: true });
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
    const entry = join(BENCHES, name);
    if (!isOrphan(entry)) continue;
    // A link that leads nowhere: the machine has been started anew, or its removal was interrupted.
    const folder = existsSync(entry) ? realpathSync(entry) : entry;
    await endSurvivors(join(folder, 'processes.json'));
    const home = join(folder, 'postgres-home');
    if (existsSync(home)) removePostgresHome(readFileSync(home, 'utf8'));
    removeBenchFolder(folder);
  }
}
