import { join } from 'node:path';
import { PROJECT_ROOT } from '../../embedded/lab-paths.ts';
import { runInPlace } from '../child.ts';

/** Runs the embedded proxy alone, as a stand-in for toxiproxy-server. It reads its own arguments. */
export async function toxiproxy(args: readonly string[]): Promise<void> {
  const main = join(PROJECT_ROOT, 'chaos/toxiproxy/main.ts');
  process.exitCode = await runInPlace(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {});
}
