import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { newLabRecord } from '#infra/embedded/lab-state.ts';

const MAIN = fileURLToPath(import.meta.resolve('#infra/cli/main.ts'));

/**
 * A state folder with the record of a lab whose controller listens on a port, as `up` leaves one.
 *
 * @param token what the controller wants a team to show; another one by default
 * @param facilitatorToken and a facilitator
 */
export function stateOfLab(
  controllerPort: number,
  token?: string,
  facilitatorToken?: string,
): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'drill-state-'));
  const lab = join(path, 'labs', 'default');
  mkdirSync(lab, { recursive: true });
  writeFileSync(
    join(lab, 'lab.json'),
    JSON.stringify({
      ...newLabRecord('default', controllerPort),
      ...(token && { token }),
      ...(facilitatorToken && { facilitatorToken }),
    }),
  );
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs the command line as a shell would, without a terminal. @param environment on top of what every run has */
export async function runDrill(args: readonly string[], stateFolder: string, environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: { PATH: process.env.PATH, DRILL_STATE: stateFolder, COLUMNS: '100', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, output, errors };
}
