// Runs one scenario's validation suite against a bench, in jest. Which one comes as a line of JSON on stdin: a command line
// could be read in the process list. JSON lines of reporter.ts on stdout. The suite is loaded while the bench starts, whose
// address is written before stdin ends; where it is not, there is none to wait for.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { runCLI } from 'jest';
import { z } from 'zod';
import { BENCH_VARIABLE } from './bench-address.ts';

const request = z.object({
  scenario: z.string(),
  /** Runs only the check of that name. */
  only: z.string().optional(),
});

const ROOT = resolve(import.meta.dirname, '../..');
const exactly = (name: string) => `^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;

const input = createInterface(process.stdin);
const addressFile = process.env[BENCH_VARIABLE];
input.once('close', () => {
  if (addressFile && !existsSync(addressFile)) process.exit(1);
});
const [asked] = await once(input, 'line');
const { scenario, only } = request.parse(JSON.parse(String(asked)));
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
