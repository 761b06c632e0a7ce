import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE_ROOT } from '../lab-paths.ts';
import { type BenchPlace, placeOf } from './bench-folder.ts';

const run = promisify(execFile);

/**
 * Compiled code is good for one version of Node on one kind of machine, and for files that lie as far from it as they
 * did. Node passes over what does not fit.
 */
const keptFor = (place: BenchPlace) => join(CACHE_ROOT, `compiled-${process.version}-${process.arch}-${place}`);

/** Where a bench's services find what Node has compiled before, which spares each of them a third of its start. */
export const compiledCodeOf = (benchFolder: string) => join(benchFolder, 'compiled');

/** Whether there is any for a bench in that place. */
export const hasCompiledCode = (place: BenchPlace) => existsSync(keptFor(place));

async function copyFolder(from: string, to: string): Promise<void> {
  // 800 small files: 20 to 40 ms, where Node's own copying takes 120 ms of a core that others need.
  await run('cp', ['-R', from, to]);
}

/**
 * Gives a bench a copy of its own. Node uses compiled code only where it may write as well, and code under judgement must
 * not be able to leave anything behind for the next bench.
 */
export async function layOutCompiledCode(benchFolder: string): Promise<void> {
  const kept = keptFor(placeOf(benchFolder));
  const folder = compiledCodeOf(benchFolder);
  if (existsSync(kept)) {
    // Half a copy, because another bench keeps newer code at this moment, only makes a start slower.
    await copyFolder(kept, folder).catch(() => undefined);
  }
  mkdirSync(folder, { recursive: true });
}

/** Keeps what a bench has compiled that ran the shipped code, and has ended. */
export async function keepCompiledCode(benchFolder: string): Promise<void> {
  const kept = keptFor(placeOf(benchFolder));
  const temporary = `${kept}.${process.pid}.new`;
  rmSync(temporary, { recursive: true, force: true });
  await copyFolder(compiledCodeOf(benchFolder), temporary);
  rmSync(kept, { recursive: true, force: true });
  try {
    renameSync(temporary, kept);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another process has kept the same meanwhile.
    if (!existsSync(kept)) throw error;
  }
}
