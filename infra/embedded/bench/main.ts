// The judge's process: judges one copy of the code for one scenario. JSON lines on stdout: {progress}, at the end {verdict}.
import { parseArgs } from 'node:util';
import { judge } from './judge.ts';

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

const verdict = await judge({
  scenario: values.scenario ?? '',
  code: values.code ?? '',
  seed: Number(values.seed),
  only: values.only,
  onProgress: (progress) => say({ progress }),
  signal: ending.signal,
});
say({ verdict });
