import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { list, ROOT, read } from './rule-files.ts';

/** A missing promtool fails the suite where it has to be complete, and skips its tests elsewhere. */
export const promtoolRequired = process.env.CI === 'true';

const FOLDER = path.join(ROOT, 'prometheus');

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, program)).find((candidate) => existsSync(candidate));
}

function dockerAnswers(): boolean {
  return spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/** The image that the lab's Prometheus runs from. */
function image(): string {
  const [, name] = /^PROMETHEUS_IMAGE=(\S+)$/m.exec(read('.env')) ?? [];
  if (name === undefined) throw new Error('.env: expected a line PROMETHEUS_IMAGE=..., found none');
  return name;
}

/** How to call promtool, and where it finds the folder prometheus/. */
interface Promtool {
  command: readonly [program: string, ...args: string[]];
  folder: string;
}

/** One on the PATH, or that of the lab's image where a Docker engine answers; undefined without either. */
export function findPromtool(): Promtool | undefined {
  const own = onPath('promtool');
  if (own) return { command: [own], folder: FOLDER };
  if (!dockerAnswers()) return undefined;
  const mount = ['-v', `${FOLDER}:/prometheus-of-lab:ro`];
  const run = ['run', '--rm', '--network', 'none', ...mount, '--entrypoint', 'promtool', image()];
  return { command: ['docker', ...run], folder: '/prometheus-of-lab' };
}

/** Runs `promtool <words> <files of prometheus/...>`. @returns its exit code and all that it said */
export function runPromtool({ command, folder }: Promtool, words: readonly string[], pattern: string) {
  const [program, ...args] = command;
  const files = list(pattern).map((file) => path.posix.join(folder, path.posix.relative('prometheus', file)));
  const { status, stdout, stderr, error } = spawnSync(program, [...args, ...words, ...files], { encoding: 'utf8' });
  if (error) throw error;
  return { code: status, said: stdout + stderr };
}
