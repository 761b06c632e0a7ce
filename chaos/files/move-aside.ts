import { existsSync, renameSync } from 'node:fs';

/**
 * Moves a database of SQLite that cannot be used, with the files beside it, so that another can begin and nothing is lost.
 * @returns where it is then
 */
export function moveDatabaseAside(path: string, now: number): string {
  const aside = `${path}.broken-${new Date(now).toISOString().replaceAll(':', '-')}`;
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  return aside;
}
