import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { changedFiles, shippedServices } from './baseline.ts';

const run = promisify(execFile);

/** Applies a patch of services/ to a folder that holds a services/. @throws Error with git's words when it does not fit */
export async function applyPatch(patch: string, folder: string): Promise<void> {
  // Without a ceiling git would take the folder for a part of a repository above it, and apply nothing.
  await run('git', ['apply', '--whitespace=nowarn', patch], {
    cwd: folder,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: join(folder, '..') },
  });
}

/** The services that a set of paths belongs to. */
const foldersOf = (files: readonly string[]) => [...new Set(files.map((file) => file.split('/')[0] ?? ''))];

/**
 * A fix of the shipped code as a difference to what a team has, in the services that the fix touches.
 * @param patch full path of a patch against the shipped services
 * @param services folder of the team's services
 */
export async function referenceDiff(patch: string, services: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'reference-'));
  try {
    const shipped = await shippedServices();
    cpSync(shipped, join(folder, 'repaired/services'), { recursive: true });
    await applyPatch(patch, join(folder, 'repaired'));
    for (const name of foldersOf(changedFiles(join(folder, 'repaired/services'), shipped))) {
      cpSync(join(services, name), join(folder, 'a/services', name), { recursive: true });
      cpSync(join(folder, 'repaired/services', name), join(folder, 'b/services', name), { recursive: true });
    }
    return await run('git', ['diff', '--no-index', '--no-color', '--no-prefix', 'a', 'b'], { cwd: folder }).then(
      ({ stdout }) => stdout,
      // It ends with 1 where there is a difference; the text is on stdout all the same.
      (error: { code?: number; stdout?: string }) => {
        if (error.code === 1 && error.stdout !== undefined) return error.stdout;
        throw error;
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
