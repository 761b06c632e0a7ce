import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabPaths } from '../lab-paths.ts';

/**
 * Folder for PostgreSQL's files: below the lab's state, or, where another user runs it (who cannot see into root's
 * folders), in the temporary folder. `down` removes it.
 */
export function makePostgresHome(
  paths: Pick<LabPaths, 'team' | 'state'>,
  known: string | undefined,
  identity: { uid: number; gid: number } | undefined,
): string {
  if (known && existsSync(known)) return known;
  if (!identity) {
    const home = join(paths.state, 'postgres');
    mkdirSync(home, { recursive: true, mode: 0o700 });
    return home;
  }
  const home = mkdtempSync(join(tmpdir(), `three-am-drill-${paths.team}-`));
  chownSync(home, identity.uid, identity.gid);
  return home;
}

export function removePostgresHome(home: string | undefined): void {
  if (home) rmSync(home, { recursive: true, force: true });
}
