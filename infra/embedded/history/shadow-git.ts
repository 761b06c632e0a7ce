import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Settings that keep a user's own git configuration, hooks and signing out of it. */
const SETTINGS = {
  'user.name': 'The 3 A.M. Drill',
  'user.email': 'drill@localhost',
  'commit.gpgSign': 'false',
  'core.hooksPath': '/dev/null',
  'core.excludesFile': '/dev/null',
  'core.autocrlf': 'false',
  'core.quotePath': 'false',
  'gc.auto': '0',
};
const MAX_OUTPUT_BYTES = 50e6;

/** A repository of our own beside a team's folder: its commits are the saves. The team's repository is never touched. */
export class ShadowGit {
  private readonly directory: string;
  private readonly workTree: string;

  /** @param options.workTree folder that holds services/ */
  constructor({ directory, workTree }: { directory: string; workTree: string }) {
    this.directory = directory;
    this.workTree = workTree;
  }

  /** Makes the repository where there is none. */
  async prepare(): Promise<void> {
    if (existsSync(this.directory)) return;
    mkdirSync(dirname(this.directory), { recursive: true, mode: 0o700 });
    await this.git('init', '--quiet', '--initial-branch=saves');
  }

  /** @throws Error with git's own words */
  async git(...args: string[]): Promise<string> {
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const where = [`--git-dir=${this.directory}`, `--work-tree=${this.workTree}`];
    // A git that started us (a hook, an alias) leaves its own repository in the environment.
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
    const { stdout } = await run('git', [...settings, ...where, ...args], {
      cwd: this.workTree,
      env: environment,
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    return stdout;
  }
}
