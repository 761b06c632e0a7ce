import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LabPaths, STATE_ROOT } from '../lab-paths.ts';
import { isOpenToOthers } from './binaries.ts';

/** Where another user can reach a folder of his own: the state folder, or (a checkout in /root) the temporary one. */
function sharedFolder(): string {
  const folder = join(STATE_ROOT, 'postgres');
  mkdirSync(folder, { recursive: true });
  return isOpenToOthers(folder) ? folder : tmpdir();
}

/**
 * Folder for PostgreSQL's files, for the user that runs it. `down` removes it.
 * @param shared where another user can reach it
 */
export function makePostgresHome(
  paths: Pick<LabPaths, 'team' | 'state'>,
  known: string | undefined,
  identity: { uid: number; gid: number } | undefined,
  shared = sharedFolder(),
): string {
  if (known && existsSync(known)) return known;
  if (!identity) {
    const home = join(paths.state, 'postgres');
    mkdirSync(home, { recursive: true, mode: 0o700 });
    return home;
  }
  const home = mkdtempSync(join(shared, `three-am-drill-${paths.team}-`));
  chownSync(home, identity.uid, identity.gid);
  return home;
}

export function removePostgresHome(home: string | undefined): void {
  if (home) rmSync(home, { recursive: true, force: true });
}
