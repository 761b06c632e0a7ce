import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { LabError } from '#chaos/errors/lab-error.ts';
import { PROJECT_ROOT } from '../embedded/lab-paths.ts';
import type { Access } from './access.ts';
import { buildClient } from './build-client.ts';

const run = promisify(execFile);
const own = (...path: string[]): string => join(PROJECT_ROOT, ...path);

/** Packages that services use, and those that are there for repairs. */
const FOR_SERVICES =
  /^(@opentelemetry\/.*|dataloader|decimal\.js|express|import-in-the-middle|lru-cache|node-pg-migrate|opossum|p-limit|pg|pg-boss|pino|prom-client|zod)$/;
/** What an editor needs to check types. */
const FOR_EDITORS = ['@types/express', '@types/node', '@types/pg', 'typescript'];
/** Runbooks are for whoever was paged; this one is for whoever leads. */
const NOT_THEIRS = 'facilitator.md';

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

/** What npm and an editor must know of services/. */
function writeManifest(folder: string): void {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(own('package.json'), 'utf8')) as Manifest;
  const pick = (from: Record<string, string>, isWanted: (name: string) => boolean) =>
    Object.fromEntries(Object.entries(from).filter(([name]) => isWanted(name)));
  const { compilerOptions } = JSON.parse(readFileSync(own('tsconfig.json'), 'utf8')) as { compilerOptions: object };
  const write = (file: string, content: object) =>
    writeFileSync(join(folder, file), `${JSON.stringify(content, null, 2)}\n`);
  write('package.json', {
    name: 'nightmarket',
    private: true,
    type: 'module',
    imports: { '#kit/*': './services/kit/*' },
    dependencies: pick(dependencies, (name) => FOR_SERVICES.test(name)),
    devDependencies: pick(devDependencies, (name) => FOR_EDITORS.includes(name)),
  });
  write('tsconfig.json', { compilerOptions, include: ['services'] });
}

interface BundleOptions {
  /** Where the lab is, and what shows that somebody is of its team. */
  access: Access;
  /** The team's code. */
  services: string;
  /** The archive to write. */
  out: string;
}

/**
 * Makes the archive that the members of a team get: their code, dashboards, runbooks, a client of their lab, and the card that lets
 * them in. It holds nothing that judges or tells what is wrong.
 * @returns its size in bytes
 * @throws LabError bad-request where it cannot be written
 */
export async function makeBundle({ access, services, out }: BundleOptions): Promise<number> {
  const name = `nightmarket-${access.team}`;
  const temporary = mkdtempSync(join(tmpdir(), 'drill-bundle-'));
  try {
    const folder = join(temporary, name);
    mkdirSync(folder);
    cpSync(services, join(folder, 'services'), {
      recursive: true,
      filter: (path) => isCode(path.slice(services.length)),
    });
    cpSync(own('grafana/json'), join(folder, 'dashboards'), { recursive: true });
    cpSync(own('runbooks'), join(folder, 'runbooks'), {
      recursive: true,
      filter: (path) => basename(path) !== NOT_THEIRS,
    });
    cpSync(own('prometheus/rules'), join(folder, 'prometheus/rules'), { recursive: true });
    for (const file of ['README.md', 'drill']) cpSync(own('infra/bundle', file), join(folder, file));
    await buildClient(join(folder, 'client.mjs'));
    writeManifest(folder);
    writeFileSync(join(folder, 'access.json'), `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
    await run('tar', ['-czf', resolve(out), '-C', temporary, name]).catch((cause: { stderr?: string }) => {
      const why = cause.stderr?.trim().split('\n')[0] ?? 'tar failed';
      throw new LabError('bad-request', `${out} cannot be written: ${why}`, { field: '--out' }, { cause });
    });
    // It lets whoever has it in.
    chmodSync(resolve(out), 0o600);
    return statSync(resolve(out)).size;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** What is hidden, installed or left aside is nobody's code. @param path below services/ */
const isCode = (path: string): boolean =>
  !path.split('/').some((part) => part.startsWith('.') || part === 'node_modules' || part.endsWith('.mine'));
