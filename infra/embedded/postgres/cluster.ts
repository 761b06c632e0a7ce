import { execFile, spawn } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { LabError } from '#chaos/errors/lab-error.ts';
import { answers, type DatabaseServer, SUPERUSER } from '../../postgres/server.ts';
import type { PostgresBinaries } from './binaries.ts';

const run = promisify(execFile);

/** A cluster's files and how to get in. */
export interface Cluster {
  data: string;
  superuserPassword: string;
}

/**
 * Settings for a lab's database: small, quiet, and without syncing to disk. A killed process loses nothing that was
 * committed (the kernel has it); only a power cut could, and then the lab is made anew.
 */
const SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '120',
  shared_buffers: '24MB',
  // In the data folder, so that a server that is killed leaves nothing in /dev/shm.
  dynamic_shared_memory_type: 'mmap',
  wal_level: 'minimal',
  max_wal_senders: '0',
  min_wal_size: '4MB',
  max_wal_size: '16MB',
  // Without files kept for later, a copy of the cluster is a quarter smaller.
  wal_recycle: 'off',
  fsync: 'off',
  full_page_writes: 'off',
  io_method: 'sync',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  track_io_timing: 'on',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] %u ',
  autovacuum_naptime: '30s',
};

/** Arguments of the server process for a data folder and a port. */
export function serverArguments(data: string, port: number): string[] {
  const settings = Object.entries({ ...SETTINGS, port: String(port) });
  return ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

type Identity = { uid: number; gid: number } | undefined;

/** @throws LabError disk-full or start-failed with initdb's own words */
export async function initialiseCluster(
  binaries: PostgresBinaries,
  data: string,
  superuserPassword: string,
  identity: Identity,
): Promise<void> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const passwordFile = join(dirname(data), 'password');
  writeFileSync(passwordFile, superuserPassword, { mode: 0o600 });
  if (identity) for (const path of [data, passwordFile]) chownSync(path, identity.uid, identity.gid);
  try {
    await run(
      binaries.initdb,
      // The builtin provider sorts alike on every machine; small WAL files make a copy of the cluster small.
      [
        '-D',
        data,
        '-U',
        SUPERUSER,
        '-A',
        'scram-sha-256',
        '--pwfile',
        passwordFile,
        '-E',
        'UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-sync',
        '--wal-segsize=1',
        '--no-instructions',
      ],
      { ...identity, cwd: '/', env: {} },
    );
  } catch (cause) {
    throw postgresFailure(
      'PostgreSQL could not make its data folder',
      String((cause as { stderr?: string }).stderr),
      cause,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Turns PostgreSQL's output into an error that says what to do. */
function postgresFailure(what: string, output: string, cause?: unknown): LabError {
  if (/No space left on device/.test(output)) {
    return new LabError(
      'disk-full',
      'the disk is full: free at least 500 MB and run the same command again',
      {},
      { cause },
    );
  }
  const line =
    output.split('\n').find((one) => /(FATAL|error|could not)/.test(one)) ?? output.trim().split('\n').at(-1) ?? '';
  return new LabError(
    'start-failed',
    `${what}: ${line.trim()}; ./drill doctor shows what this machine lacks`,
    {},
    { cause },
  );
}

/** The server of a cluster that runs on this machine. */
export const serverOf = (cluster: Cluster, port: number): DatabaseServer => ({
  host: '127.0.0.1',
  port,
  superuserPassword: cluster.superuserPassword,
});

/** Runs `work` against a server of its own on `port`, then shuts it down cleanly. */
export async function withServer(
  binaries: PostgresBinaries,
  cluster: Cluster,
  options: { port: number; identity: Identity; logFile: string },
  work: () => Promise<void>,
): Promise<void> {
  const log = openSync(options.logFile, 'a');
  const server = spawn(binaries.postgres, serverArguments(cluster.data, options.port), {
    stdio: ['ignore', log, log],
    cwd: '/',
    env: {},
    ...options.identity,
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    server.once('exit', (code) => resolve(`exit code ${code}`));
    server.once('error', (error) => resolve(error.message));
  });
  try {
    const up = async () => {
      while (!(await answers(serverOf(cluster, options.port)))) await new Promise((resolve) => setTimeout(resolve, 20));
      return undefined;
    };
    const failure = await Promise.race([up(), ended]);
    if (failure !== undefined)
      throw postgresFailure('PostgreSQL did not start', `${readFileSync(options.logFile, 'utf8')}\n${failure}`);
    await work();
  } finally {
    server.kill('SIGINT');
    await ended;
  }
}

/** Copies a stopped cluster with its owner and modes. 40 MB take about 0.1 s, where initdb takes 0.6. */
export async function copyCluster(from: string, to: string): Promise<void> {
  const temporary = `${to}.${process.pid}.new`;
  rmSync(temporary, { recursive: true, force: true });
  try {
    await run('cp', ['-Rp', from, temporary]);
  } catch (cause) {
    rmSync(temporary, { recursive: true, force: true });
    throw postgresFailure(
      'the database could not be copied from its template',
      String((cause as { stderr?: string }).stderr),
      cause,
    );
  }
  if (existsSync(to)) rmSync(to, { recursive: true });
  renameSync(temporary, to);
}
