import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { judge } from '#infra/embedded/bench/judge.ts';
import { ROOT } from '../lab/lab-under-test.ts';

const SCENARIO = 'n-plus-one';
const LONG_MS = 200_000;
const FOLDER = join(ROOT, '.drill/benches');
/** Folders of benches that this process began; other tests may have theirs. */
const benches = () =>
  (existsSync(FOLDER) ? readdirSync(FOLDER) : []).filter((name) => {
    const owner = join(FOLDER, name, 'owner.json');
    return existsSync(owner) && readFileSync(owner, 'utf8').includes(`"pid":${process.pid},`);
  });

describe('the judge', () => {
  let code: string;
  beforeAll(() => {
    code = mkdtempSync(join(tmpdir(), 'judged-services-'));
  });
  beforeEach(() => {
    rmSync(code, { recursive: true });
    cpSync(join(ROOT, 'services'), code, { recursive: true });
  });
  afterAll(() => rmSync(code, { recursive: true }));

  const prepend = (file: string, line: string) =>
    writeFileSync(join(code, file), `${line}\n${readFileSync(join(code, file), 'utf8')}`);

  async function verdictOn(options: { scenario?: string; only?: string; stopAtFailure?: boolean } = {}) {
    const progress: string[] = [];
    const verdict = await judge({
      scenario: SCENARIO,
      code,
      seed: 7,
      onProgress: (line) => progress.push(line),
      signal: new AbortController().signal,
      ...options,
    });
    expect(benches()).toEqual([]);
    return { ...verdict, progress };
  }

  it.each([
    [
      'does not compile',
      'const broken: = 1;',
      /storefront: ended with exit code 1: .*(SyntaxError|Expression expected)/,
    ],
    ['never comes to an end', 'while (true);', /storefront: was not ready after 20 s/],
    [
      'takes all memory',
      'const greedy: Buffer[] = []; setInterval(() => greedy.push(Buffer.alloc(5e7, 1)), 1);',
      /storefront took more than 700 MB of memory|heap out of memory/,
    ],
  ])(
    'fails code that %s, in a sentence, and leaves nothing',
    async (_what, line, sentence) => {
      prepend('storefront/server.ts', line);
      const { verdict, checks } = await verdictOn();
      expect([verdict, checks.every(({ status }) => status !== 'no-verdict')]).toEqual(['failed', true]);
      expect(checks.map(({ message }) => message).join('\n')).toMatch(sentence);
    },
    LONG_MS,
  );

  it(
    "fails a migration that cannot be run, with the database's words",
    async () => {
      writeFileSync(
        join(code, 'storefront/migrations/0099-broken.sql'),
        '-- Up Migration\nALTER TABLE nowhere ADD x int;\n',
      );
      const { verdict, checks } = await verdictOn();
      expect([verdict, checks]).toEqual([
        'failed',
        [{ name: 'starts', status: 'failed', message: expect.stringContaining('relation "nowhere" does not exist') }],
      ]);
    },
    LONG_MS,
  );

  it(
    'is not troubled by rubbish beside the code',
    async () => {
      writeFileSync(join(code, 'storefront/core.dump'), Buffer.alloc(5_000_000, 7));
      writeFileSync(join(code, 'storefront/notes.ts.orig'), 'const broken: = 1;');
      symlinkSync('/nowhere', join(code, 'storefront/dangling'));
      symlinkSync('.', join(code, 'storefront/circle'));
      const { checks, progress } = await verdictOn({ only: 'no such check' });
      expect(progress).toContain('the private lab is ready');
      expect(checks).toEqual([
        {
          name: 'suite',
          status: 'no-verdict',
          message: expect.stringMatching(/^there is no check called "no such check"; there are: .+, .+/),
        },
      ]);
    },
    LONG_MS,
  );

  it(
    'ends with the first check that fails where the verdict alone is asked for',
    async () => {
      // Its first check is about amounts, which are wrong however busy the machine is.
      const { verdict, checks, progress } = await verdictOn({ scenario: 'float-drift', stopAtFailure: true });
      expect([verdict, checks.filter(({ status }) => status === 'failed').length]).toEqual(['failed', 1]);
      expect(checks.at(-1)).toMatchObject({
        status: 'failed',
        message: expect.stringContaining('The contract says: '),
      });
      const count = progress.find((line) => line.startsWith('checking'))?.match(/^checking 1 of (\d+): /)?.[1];
      expect(Number(count)).toBeGreaterThan(checks.length);
      expect(progress.filter((line) => /^(passed|failed): /.test(line)).at(-1)).toBe(`failed: ${checks.at(-1)?.name}`);
    },
    LONG_MS,
  );

  it(
    'ends without a verdict when it is told to, and leaves nothing',
    async () => {
      const ending = new AbortController();
      const judging = judge({
        scenario: SCENARIO,
        code,
        seed: 7,
        onProgress: (line) => line.startsWith('checking') && ending.abort(),
        signal: ending.signal,
      });
      expect(await judging).toMatchObject({ verdict: 'no-verdict' });
      expect(benches()).toEqual([]);
    },
    LONG_MS,
  );
});
