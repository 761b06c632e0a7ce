import { join } from 'node:path';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '../embedded/lab-paths.ts';

/** Some packages are CommonJS and ask for parts of Node by `require`, which a module has not. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Puts the client of a lab elsewhere into one file, for Node 20 or newer and without anything beside it. */
export async function buildClient(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(PROJECT_ROOT, 'infra/bundle/client.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: { js: REQUIRE },
    // Of this machine's own labs: what tells what was wrong.
    external: ['*/own-report.ts'],
    logLevel: 'silent',
  });
}
