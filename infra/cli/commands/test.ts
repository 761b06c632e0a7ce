import { join } from 'node:path';
import { PROJECT_ROOT } from '../../embedded/lab-paths.ts';
import { runInPlace } from '../child.ts';

/**
 * Runs jest on the whole suite or on what is given. The flag that lets it load ES modules is an argument and not
 * NODE_OPTIONS, which every process that a test starts would inherit.
 */
export async function test(args: readonly string[]): Promise<void> {
  const jest = join(PROJECT_ROOT, 'node_modules/jest/bin/jest.js');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  process.exitCode = await runInPlace(process.execPath, [...flags, jest, ...args], { cwd: PROJECT_ROOT });
}
