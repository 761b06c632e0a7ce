// The judge's process: judges one copy of the code for one scenario. What to judge comes as JSON on stdin, or from an
// author's command line; a team's process list must not name it. JSON lines on stdout: {progress}, at the end {verdict}.
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { judge } from './judge.ts';

const request = z.object({
  scenario: z.string(),
  /** services/ under judgement. */
  code: z.string(),
  seed: z.coerce.number().int(),
  only: z.string().optional(),
});

const { values } = parseArgs({
  options: {
    scenario: { type: 'string' },
    code: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
const ending = new AbortController();
process.on('SIGTERM', () => ending.abort());
process.on('SIGINT', () => ending.abort());
// Whoever asked is gone; what was started is torn down all the same.
process.stdout.on('error', () => ending.abort());

const asked = request.parse(values.scenario ? values : JSON.parse(await text(process.stdin)));
const verdict = await judge({ ...asked, onProgress: (progress) => say({ progress }), signal: ending.signal });
say({ verdict });
