import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ResetReport } from '#chaos/api/lab-control.ts';
import { filesBelow } from '#chaos/files/files-below.ts';
import { writeFileAtomically } from '#chaos/files/write-atomically.ts';
import { CACHE_ROOT, type LabPaths, PROJECT_ROOT, STATE_ROOT } from './lab-paths.ts';

const run = promisify(execFile);

async function git(...args: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['-C', PROJECT_ROOT, ...args]);
    return stdout.trim() || undefined;
  } catch {
    // No git, no such commit, no upstream: the caller has another way.
    return undefined;
  }
}

/**
 * The commit whose services/ were shipped: where this branch left the one that it was cloned from, so that repairs that
 * a team commits do not become the baseline. DRILL_BASELINE_COMMIT overrides it, for authors of the services.
 */
async function shippedCommit(): Promise<string | undefined> {
  const asked = process.env.DRILL_BASELINE_COMMIT;
  if (asked) return git('rev-parse', '--verify', `${asked}^{commit}`);
  for (const upstream of ['@{upstream}', 'origin/HEAD']) {
    const commit = await git('merge-base', 'HEAD', upstream);
    if (commit) return commit;
  }
  // A repository without an origin: what was there when the lab first started counts as shipped.
  const record = join(STATE_ROOT, 'baseline-commit');
  if (existsSync(record)) {
    const known = readFileSync(record, 'utf8').trim();
    if (await git('rev-parse', '--verify', '--quiet', `${known}^{commit}`)) return known;
  }
  const head = await git('rev-parse', '--verify', 'HEAD');
  if (head) {
    mkdirSync(STATE_ROOT, { recursive: true });
    writeFileAtomically(record, head);
  }
  return head;
}

/** A folder with services/ as shipped; unpacked once per version. Without git it is what was there at the first start. */
export async function shippedServices(): Promise<string> {
  // A container image holds them unpacked.
  if (process.env.DRILL_SHIPPED_SERVICES) return process.env.DRILL_SHIPPED_SERVICES;
  const commit = await shippedCommit();
  const tree = commit && (await git('rev-parse', '--verify', `${commit}:services`));
  const folder = join(CACHE_ROOT, `baseline-${tree?.slice(0, 16) ?? 'unversioned'}`);
  const services = join(folder, 'services');
  if (existsSync(services)) return services;
  mkdirSync(CACHE_ROOT, { recursive: true });
  // Several may find it missing in the same moment, in this process and in others.
  const temporary = mkdtempSync(`${folder}.new-`);
  if (commit && tree) {
    const archive = join(temporary, 'services.tar');
    await run('git', ['-C', PROJECT_ROOT, 'archive', '--format=tar', '-o', archive, commit, 'services']);
    await run('tar', ['-xf', archive, '-C', temporary]);
    rmSync(archive);
  } else {
    cpSync(join(PROJECT_ROOT, 'services'), join(temporary, 'services'), { recursive: true });
  }
  try {
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true });
    if (!existsSync(services)) throw error;
  }
  return services;
}

/** Files that differ between a services folder and the shipped one, were added to it, or are missing from it. */
export function changedFiles(services: string, shipped: string): string[] {
  const all = new Set([...filesBelow(services), ...filesBelow(shipped)]);
  return [...all].filter((file) => {
    const [mine, theirs] = [join(services, file), join(shipped, file)];
    return !existsSync(mine) || !existsSync(theirs) || !readFileSync(mine).equals(readFileSync(theirs));
  });
}

/** What a team may read and not change: what all services share, and the outside world. */
export const NOT_THEIRS = ['kit', 'partner'];

/**
 * Puts what is not a team's to change back to what was shipped.
 * @param services a copy of a team's services/
 * @returns the files that differed, relative to it
 */
export async function putBackWhatIsNotTheirs(services: string): Promise<string[]> {
  const shipped = await shippedServices();
  const changed = NOT_THEIRS.flatMap((name) =>
    changedFiles(join(services, name), join(shipped, name)).map((file) => join(name, file)),
  );
  if (changed.length === 0) return [];
  for (const name of NOT_THEIRS) {
    rmSync(join(services, name), { recursive: true, force: true });
    cpSync(join(shipped, name), join(services, name), { recursive: true });
  }
  return changed;
}

async function writeDiff(shipped: string, services: string, file: string): Promise<void> {
  // git diff --no-index ends with 1 where there is a difference; the text is on stdout all the same.
  const diff = await run('git', ['diff', '--no-index', '--no-color', shipped, services]).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  );
  writeFileSync(file, diff.replaceAll(shipped, '/services').replaceAll(services, '/services'));
}

export type Restored = Omit<ResetReport, 'seconds'>;

/** Puts a lab's services back to what was shipped. What the team had written is kept first, whole and as a diff. */
export async function restoreShipped(paths: LabPaths): Promise<Restored> {
  const shipped = await shippedServices();
  const files = changedFiles(paths.services, shipped);
  const removedFiles = files.filter((file) => !existsSync(join(shipped, file)));
  const restoredFiles = files.filter((file) => !removedFiles.includes(file));
  if (files.length === 0) return { restoredFiles, removedFiles, keptIn: null };
  const keptIn = join(paths.kept, new Date().toISOString().replaceAll(':', '-'));
  mkdirSync(keptIn, { recursive: true });
  cpSync(paths.services, join(keptIn, 'services'), { recursive: true });
  await writeDiff(shipped, paths.services, join(keptIn, 'changes.diff'));
  for (const file of removedFiles) rmSync(join(paths.services, file), { force: true });
  for (const file of restoredFiles) {
    const mine = join(paths.services, file);
    mkdirSync(dirname(mine), { recursive: true });
    cpSync(join(shipped, file), mine);
  }
  return { restoredFiles, removedFiles, keptIn };
}

/** Makes the workspace of a named team: its own copy of the shipped services, which Node and editors understand. */
export async function prepareWorkspace(paths: LabPaths): Promise<void> {
  if (existsSync(paths.services)) return;
  const shipped = await shippedServices();
  mkdirSync(paths.workspace, { recursive: true });
  cpSync(shipped, paths.services, { recursive: true });
  writeWorkspaceManifest(paths.workspace);
  const settings = { extends: '../../tsconfig.json', include: ['services'], exclude: [] };
  writeFileSync(join(paths.workspace, 'tsconfig.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

/** Lets Node find `#kit/...` in a copy of services/. The packages themselves are found in the checkout above it, or by a link. */
export function writeWorkspaceManifest(workspace: string): void {
  const manifest = { private: true, type: 'module', imports: { '#kit/*': './services/kit/*' } };
  writeFileSync(join(workspace, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
