import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { CodeFile, TeamCode } from '#chaos/api/code-routes.ts';
import { Turns } from '#chaos/async/turns.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { versionOf } from '#chaos/files/version-of.ts';
import { NOT_THEIRS } from '../baseline.ts';

/** services/, a service, and from there on plain names: nothing hidden, nothing that leads out again. */
const PATH = /^services(\/\w[\w.-]*)+$/;
const isPathOfCode = (path: string): boolean => PATH.test(path) && !path.includes('node_modules');
/** Code and what belongs to it; more is a slip of the hand. */
const MOST_BYTES = 80_000;

interface TeamCodeOptions {
  /** Folder that holds services/. */
  workspace: string;
  /** Told after each push. @param how in words, such as "pushed by Bo" */
  onPushed: (how: string) => Promise<void>;
  /** Unix milliseconds. */
  now?: () => number;
}

interface PushedFile {
  person: string;
  time: number;
  version: string | null;
}

/** A team's services/ as files that several people push, each saying which version of a file they began with. */
export class PushedCode implements TeamCode {
  private readonly options: TeamCodeOptions;
  private readonly turns = new Turns();
  /** Who pushed a file last. */
  private readonly pushed = new Map<string, PushedFile>();

  constructor(options: TeamCodeOptions) {
    this.options = options;
  }

  async files(): Promise<CodeFile[]> {
    const { workspace } = this.options;
    // Unlike readdirSync, which filesBelow has, this one follows no link out of the folder.
    const found = await readdir(join(workspace, 'services'), { recursive: true, withFileTypes: true });
    const paths = found
      .filter((entry) => entry.isFile())
      .map((entry) => relative(workspace, join(entry.parentPath, entry.name)))
      .filter(isPathOfCode)
      .sort();
    return Promise.all(paths.map(async (path) => ({ path, version: versionOf(await this.content(path)) })));
  }

  async read(path: string): Promise<CodeFile & { content: string }> {
    this.requirePath(path);
    if (!existsSync(join(this.options.workspace, path)))
      throw new LabError('not-found', `there is no ${path}: ./drill pull gets what there is`, {
        field: 'path',
        got: path,
      });
    const content = await this.content(path);
    return { path, version: versionOf(content), content };
  }

  push({ path, content, replaces, person }: Parameters<TeamCode['push']>[0]) {
    return this.turns.take(async () => {
      this.requirePath(path);
      if (NOT_THEIRS.some((name) => path.startsWith(`services/${name}/`)))
        throw new LabError(
          'forbidden',
          `${path} is not yours to change: read it, and repair the service that uses it`,
          {
            field: 'path',
            got: path,
          },
        );
      if (content !== null && Buffer.byteLength(content) > MOST_BYTES)
        throw new LabError('body-too-large', `${path}: must be at most ${MOST_BYTES / 1000} kB`, { field: 'content' });
      const file = join(this.options.workspace, path);
      const current = existsSync(file) ? versionOf(await this.content(path)) : null;
      if (current !== replaces) throw this.overtaken(path, current);
      const version = content === null ? null : versionOf(content);
      if (version === current) return { path, version };
      await put(file, content);
      this.pushed.set(path, { person, time: this.now(), version });
      await this.options.onPushed(`pushed by ${person}`);
      return { path, version };
    });
  }

  private overtaken(path: string, current: string | null): LabError {
    const last = this.pushed.get(path);
    const who = last?.version === current ? ` by ${last.person} ${ago(this.now() - last.time)}` : '';
    const what = current === null ? 'is gone: it was removed' : 'was changed';
    return new LabError(
      'conflict',
      `${path} ${what}${who} since you got it: ./drill pull gets what there is now, and keeps yours beside it`,
      { field: 'replaces', expected: current ?? 'null' },
    );
  }

  private content(path: string): Promise<string> {
    return readFile(join(this.options.workspace, path), 'utf8');
  }

  /** @throws LabError bad-request for what is no path of the code, or leads out of it */
  private requirePath(path: string): void {
    if (isPathOfCode(path) && !this.hasLink(path)) return;
    throw new LabError(
      'bad-request',
      `path: must be a file of the code, such as services/billing/store.ts; got ${path}`,
      {
        field: 'path',
        expected: 'a file below services/',
        got: path,
      },
    );
  }

  /** Whether a part of it leads elsewhere. */
  private hasLink(path: string): boolean {
    const parts = path.split('/');
    return parts.some((_, index) => {
      const stats = lstatSync(join(this.options.workspace, ...parts.slice(0, index + 1)), { throwIfNoEntry: false });
      const isLast = index === parts.length - 1;
      return stats !== undefined && !(isLast ? stats.isFile() : stats.isDirectory());
    });
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}

/** Whole or not at all. What is hidden nobody watches. */
async function put(file: string, content: string | null): Promise<void> {
  if (content === null) return rm(file);
  await mkdir(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  await writeFile(temporary, content);
  await rename(temporary, file);
}

function ago(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'just now';
  return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`;
}
