import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import { LabError } from '#chaos/errors/lab-error.ts';
import { settingFaults } from '../../docker/settings.ts';
import { type LabPaths, PROJECT_ROOT } from '../../embedded/lab-paths.ts';
import { calledNames } from '../../lab/listening.ts';

/** Which lab in containers: its team, and, where it is not what .env says, its first port. */
export interface ComposeLab {
  paths: LabPaths;
  /** A multiple of 100. */
  portBase?: number | undefined;
  /** Where its controller answers those who are elsewhere. */
  listen?: string | undefined;
}

/** What a lab's containers differ in from what .env says. */
function overrides({ paths, portBase, listen }: ComposeLab): Record<string, string> {
  return {
    TEAM: paths.team,
    SERVICES_DIR: `./${relative(PROJECT_ROOT, paths.services)}`,
    ...(portBase === undefined ? {} : { PORT_PREFIX: String(portBase / 100) }),
    ...(listen === undefined ? {} : { LISTEN_ADDRESS: listen, LISTEN_NAMES: calledNames(listen).join(',') }),
  };
}

/** Settings as the containers will see them: .env, what the shell sets over it, and what this lab differs in. */
function settingsOf(lab: ComposeLab): NodeJS.ProcessEnv {
  const file = parseEnv(readFileSync(join(PROJECT_ROOT, '.env'), 'utf8'));
  return { ...file, ...process.env, ...overrides(lab) };
}

/** @throws LabError bad-request that lists every fault of the settings */
export function refuseWrongSettings(lab: ComposeLab): void {
  if (lab.portBase !== undefined && lab.portBase % 100 !== 0) {
    throw new LabError(
      'bad-request',
      `--port-base must be a whole hundred for a lab in containers, such as 4400; got ${lab.portBase}`,
      { field: '--port-base', expected: 'a whole hundred', got: String(lab.portBase) },
    );
  }
  const faults = settingFaults(settingsOf(lab));
  if (faults.length > 0) {
    throw new LabError('bad-request', `.env has ${faults.length} fault(s):\n  ${faults.join('\n  ')}`, {
      field: '.env',
    });
  }
}

/**
 * Runs `docker compose` for a lab; its progress goes to the terminal.
 * @throws LabError start-failed when there is no Docker, or when it fails: what it said stands above
 */
export async function dockerCompose(lab: ComposeLab, args: readonly string[]): Promise<void> {
  const child = spawn('docker', ['compose', ...args], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, ...overrides(lab) },
    // Whoever reads our stdout wants our lines.
    stdio: ['ignore', 2, 2],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => {
      const message =
        'docker cannot be run: install Docker with its compose plugin, or leave out --runtime compose (no Docker needed)';
      reject(new LabError('start-failed', message, {}, { cause }));
    });
    child.once('exit', resolve);
  });
  if (code === 0) return;
  throw new LabError(
    'start-failed',
    `docker compose ${args[0]} failed (its own words stand above); docker compose ps and docker compose logs show more`,
  );
}
