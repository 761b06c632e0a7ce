// Runs one scenario's validation suite against a bench, in jest. Which one comes as JSON on stdin: a command line could
// be read in the process list. JSON lines of reporter.ts on stdout.
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { runCLI } from 'jest';
import { z } from 'zod';

const request = z.object({
  scenario: z.string(),
  /** Runs only the check of that name. */
  only: z.string().optional(),
});

const ROOT = resolve(import.meta.dirname, '../..');
const exactly = (name: string) => `^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;

const { scenario, only } = request.parse(JSON.parse(await text(process.stdin)));
const { results } = await runCLI(
  {
    config: join(ROOT, 'chaos/judge/jest.config.mjs'),
    runInBand: true,
    runTestsByPath: true,
    _: [join(ROOT, 'chaos/scenarios', scenario, 'validation.test.ts')],
    $0: 'jest',
    ...(only === undefined ? {} : { testNamePattern: exactly(only) }),
  },
  [ROOT],
);
process.exitCode = results.success ? 0 : 1;
