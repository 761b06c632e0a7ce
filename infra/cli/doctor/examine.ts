import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { freemem, totalmem, userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type LabPaths, STATE_ROOT } from '../../embedded/lab-paths.ts';
import { type LabRecord, readLabRecord } from '../../embedded/lab-state.ts';
import { choosePortBase, takenPorts } from '../../embedded/port-blocks.ts';
import { installedPostgres } from '../../embedded/postgres/binaries.ts';
import { postgresIdentity } from '../../embedded/postgres/run-as.ts';
import { allPorts } from '../../topology.ts';
import { isAnswering } from '../lab-client.ts';
import { type Findings, PROGRAMS, type Program, type ProgramName } from './findings.ts';

const run = promisify(execFile);
/** A program that does not tell its version in this time is there all the same. */
const VERSION_TIMEOUT_MS = 5_000;

/** Terraform asks its maker for a newer version, and remembers that in the user's home, unless it is told not to. */
const SILENT = { ...process.env, CHECKPOINT_DISABLE: '1' };

/** Names that each program goes by, and what makes it tell its version. */
const LOOK_UP: Record<Exclude<ProgramName, 'docker compose'>, { names: string[]; version: string[] }> = {
  npm: { names: ['npm'], version: ['--version'] },
  git: { names: ['git'], version: ['--version'] },
  docker: { names: ['docker'], version: ['--version'] },
  'toxiproxy-server': { names: ['toxiproxy-server'], version: ['--version'] },
  promtool: { names: ['promtool'], version: ['--version'] },
  terraform: { names: ['terraform'], version: ['version'] },
  chromium: {
    names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    version: ['--version'],
  },
  psql: { names: ['psql'], version: ['--version'] },
};
/** Browsers that are not on the PATH of a Mac. */
const MAC_BROWSERS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    // Not there, or not ours to run: no program either way.
    return false;
  }
}

/** Where the first of these programs lies on the PATH. */
export function findProgram(names: readonly string[], path = process.env.PATH ?? ''): string | undefined {
  const folders = path.split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** First version number in what a program prints; '' when it prints none. */
async function versionOf(path: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run(path, args, { timeout: VERSION_TIMEOUT_MS, env: SILENT }).catch(() => ({
    stdout: '',
    stderr: '',
  }));
  return /\d+\.\d+(\.\d+)*/.exec(`${stdout}${stderr}`)?.[0] ?? '';
}

async function examineProgram(name: Exclude<ProgramName, 'docker compose'>): Promise<Program | null> {
  const { names, version } = LOOK_UP[name];
  const macBrowser = name === 'chromium' ? MAC_BROWSERS.find(isProgram) : undefined;
  const path = findProgram(names) ?? macBrowser;
  return path === undefined ? null : { path, version: await versionOf(path, version) };
}

async function examineCompose(): Promise<Program | null> {
  const docker = findProgram(['docker']);
  const plugin = docker && (await versionOf(docker, ['compose', 'version', '--short']));
  if (docker && plugin) return { path: `${docker} compose`, version: plugin };
  const alone = findProgram(['docker-compose']);
  return alone === undefined ? null : { path: alone, version: await versionOf(alone, ['--version']) };
}

async function examineEngine(): Promise<string | null> {
  const docker = findProgram(['docker']);
  return (docker && (await versionOf(docker, ['version', '--format', '{{.Server.Version}}']))) || null;
}

async function examinePorts(paths: LabPaths, record: LabRecord | undefined): Promise<Findings['ports']> {
  const base = record?.portBase ?? (await choosePortBase(paths.team));
  const total = allPorts(base).length;
  if (record && (await isAnswering(record))) return { base, owner: 'lab', taken: [], total };
  const taken = await takenPorts(base);
  return { base, owner: taken.length > 0 ? 'others' : 'free', taken, total };
}

/** Linux counts what can be given up at once as available; elsewhere what is free is all that is told. */
function availableMemory(): number {
  const information = existsSync('/proc/meminfo') ? readFileSync('/proc/meminfo', 'utf8') : '';
  const kilobytes = /^MemAvailable:\s+(\d+)/m.exec(information)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1_024;
}

/** The state folder, or the folder that it will be made in. */
function nearestFolder(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestFolder(dirname(path));
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    // The whole answer: it is not.
    return false;
  }
}

function examineInotify(): Findings['inotify'] {
  const folder = '/proc/sys/fs/inotify';
  if (!existsSync(folder)) return null;
  const read = (name: string) => Number(readFileSync(join(folder, name), 'utf8'));
  return { watches: read('max_user_watches'), instances: read('max_user_instances') };
}

function embeddedPostgresVersion(): string | null {
  try {
    return installedPostgres().version;
  } catch {
    // It says why in words for `up`; the judgement has its own.
    return null;
  }
}

/** Looks at this machine for what the lab of a team needs or could use. Starts nothing and changes nothing. */
export async function examine(paths: LabPaths): Promise<Findings> {
  const names = PROGRAMS.filter((name) => name !== 'docker compose');
  const [found, compose, dockerEngine, ports] = await Promise.all([
    Promise.all(names.map(async (name) => [name, await examineProgram(name)] as const)),
    examineCompose(),
    examineEngine(),
    examinePorts(paths, readLabRecord(paths)),
  ]);
  const stateFolder = nearestFolder(STATE_ROOT);
  const { bavail, bsize } = statfsSync(stateFolder);
  const identity = postgresIdentity();
  const { username } = userInfo();
  return {
    platform: process.platform,
    architecture: process.arch,
    user: { name: username, isRoot: identity !== undefined },
    postgresUser: identity === undefined ? username : `nobody (${identity.uid})`,
    embeddedPostgres: embeddedPostgresVersion(),
    node: { path: process.execPath, version: process.versions.node },
    programs: { ...(Object.fromEntries(found) as Record<ProgramName, Program | null>), 'docker compose': compose },
    dockerEngine,
    ports,
    freeMemoryBytes: availableMemory(),
    totalMemoryBytes: totalmem(),
    freeDiskBytes: bavail * bsize,
    stateFolder: STATE_ROOT,
    isStateWritable: isWritable(stateFolder),
    inotify: examineInotify(),
  };
}
