import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { LabError } from '#chaos/errors/lab-error.ts';
import { filesBelow } from '#chaos/files/files-below.ts';
import { versionOf } from '#chaos/files/version-of.ts';

/** Remembers which version of each file was got. */
const VERSIONS = '.drill-versions.json';
const versionsForm = z.record(z.string(), z.string());

/** What became of one file. */
export interface Change {
  path: string;
  what: 'got' | 'removed' | 'kept aside' | 'pushed';
}

/** Yours, beside what somebody else made of it. */
const asideOf = (path: string): string => `${path}.mine`;
const isAside = (path: string): boolean => path.endsWith('.mine');

/** A copy of a team's services/ on the machine of one of its members, who edits it there. */
export class WorkingCopy {
  private readonly root: string;
  private readonly versions: Map<string, string>;

  /** @param root folder that holds, or will hold, services/. @throws LabError bad-request for notes that cannot be read */
  constructor(root: string) {
    this.root = root;
    this.versions = new Map(Object.entries(readVersions(join(root, VERSIONS))));
  }

  /** The version that a file was got in; null where it was not there. */
  base(path: string): string | null {
    return this.versions.get(path) ?? null;
  }

  /** What stands here now; null where nothing does. */
  content(path: string): string | null {
    const file = join(this.root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  }

  /** Files that are other than they were got, that are new, or that are gone. */
  changed(): string[] {
    const paths = new Set([...this.versions.keys(), ...this.paths()]);
    return [...paths].filter((path) => this.version(path) !== this.base(path)).sort();
  }

  /** What stands here already is noted as what the team has. @param version what that is; null where it is gone @returns whether it has to be fetched */
  meet(path: string, version: string | null): boolean {
    const isHere = this.version(path) === version;
    if (isHere) this.remember(path, version);
    return !isHere && version !== this.base(path);
  }

  /** Puts what the team has in place. What was changed here meanwhile is kept beside it. */
  take(path: string, content: string | null): Change {
    const isMine = this.version(path) !== this.base(path) && this.content(path) !== null;
    const file = join(this.root, path);
    if (isMine) renameSync(file, join(this.root, asideOf(path)));
    if (content === null) rmSync(file, { force: true });
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    this.remember(path, content === null ? null : versionOf(content));
    return { path, what: isMine ? 'kept aside' : content === null ? 'removed' : 'got' };
  }

  /** What stands here is what the team has. */
  remember(path: string, version: string | null): void {
    if (version === null) this.versions.delete(path);
    else this.versions.set(path, version);
  }

  /** Every file that was got. */
  known(): string[] {
    return [...this.versions.keys()];
  }

  /** Writes the notes down. */
  save(): void {
    const sorted = Object.fromEntries([...this.versions].sort());
    writeFileSync(join(this.root, VERSIONS), `${JSON.stringify(sorted, null, 2)}\n`);
  }

  private version(path: string): string | null {
    const content = this.content(path);
    return content === null ? null : versionOf(content);
  }

  private paths(): string[] {
    return filesBelow(join(this.root, 'services'))
      .map((file) => `services/${file}`)
      .filter((path) => !isAside(path) && !path.split('/').some((part) => part.startsWith('.')));
  }
}

function readVersions(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  try {
    return versionsForm.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new LabError(
      'bad-request',
      `${file} cannot be read: remove it, and ./drill pull makes a new one`,
      {},
      { cause },
    );
  }
}
