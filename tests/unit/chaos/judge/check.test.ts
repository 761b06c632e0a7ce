import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Broken, check, finding, NoVerdict, promise } from '#chaos/judge/check.ts';
import { resultOf } from '#chaos/judge/reporter.ts';

const require = createRequire(import.meta.url);
const judge = join(import.meta.dirname, '../../../../chaos/judge');

const SUITE = `
import { Broken, NoVerdict, check, promise } from '${judge}/check.ts';
const line = 'A charge is carried out once.';
check('holds', line, async () => promise(true, 'Users pay twice.'));
check('broken', line, async () => promise(false, 'Users pay twice.'));
check('cannot tell', line, async () => { throw new NoVerdict('too busy'); });
check('faulty', line, async () => { throw new TypeError('x is not a function'); });
check('endless', line, () => new Promise(() => {}), { timeoutMs: 50 });
`;

/** Runs a suite as a validation does, in a jest of its own, and gives the lines that the reporter wrote. */
async function linesOf(suite: string): Promise<unknown[]> {
  const rootDir = mkdtempSync(join(tmpdir(), 'suite-'));
  try {
    writeFileSync(join(rootDir, 'package.json'), '{"type":"module"}');
    writeFileSync(join(rootDir, 'suite.ts'), suite);
    const config = {
      rootDir,
      testEnvironment: 'node',
      transform: {},
      extensionsToTreatAsEsm: ['.ts'],
      testMatch: ['<rootDir>/suite.ts'],
      reporters: [join(judge, 'reporter.ts')],
    };
    const jest = join(dirname(require.resolve('jest/package.json')), 'bin/jest.js');
    const args = ['--experimental-vm-modules', jest, '--runInBand', '--config', JSON.stringify(config)];
    const written = await new Promise<string>((resolve) => {
      // It ends with status 1, since checks fail; what it wrote is what counts.
      execFile(process.execPath, args, { cwd: rootDir }, (_error, stdout) => resolve(stdout));
    });
    return written.split('\n').flatMap((line): unknown[] => (line ? [JSON.parse(line)] : []));
  } finally {
    rmSync(rootDir, { recursive: true });
  }
}

describe('promise', () => {
  it('holds', () => expect(() => promise(true, 'Users pay twice.')).not.toThrow());

  it('is broken, in the words that users would use', () => {
    expect(() => promise(false, 'Users pay twice.')).toThrow(new Broken('Users pay twice.'));
  });
});

describe('check', () => {
  check('is a test of jest, which passes where every promise holds', 'It holds.', async () =>
    promise(true, 'It fell.'),
  );

  it('is reported by how it ended, with the line of the contract that is broken', async () => {
    expect((await linesOf(SUITE)).at(-1)).toEqual({
      checks: [
        { name: 'holds', status: 'passed', message: '' },
        {
          name: 'broken',
          status: 'failed',
          message: 'Users pay twice. The contract says: "A charge is carried out once."',
        },
        { name: 'cannot tell', status: 'no-verdict', message: 'too busy' },
        { name: 'faulty', status: 'no-verdict', message: 'TypeError: x is not a function' },
        // Failed, or on a machine that is too busy no verdict; reporter.test.ts has the words of both.
        resultOf({ title: 'endless', status: 'failed', failureMessages: ['Exceeded timeout of 50 ms'] }),
      ],
      names: ['holds', 'broken', 'cannot tell', 'faulty', 'endless'],
    });
  });

  it('is announced, begins and ends in lines of its own', async () => {
    const lines = await linesOf(SUITE.split('\n').slice(0, 4).join('\n'));
    expect(lines.slice(0, 3)).toEqual([
      { planned: 'holds' },
      { started: 'holds' },
      { ended: { name: 'holds', status: 'passed', message: '' } },
    ]);
  });
});

describe('what a check has found', () => {
  const contractLine = 'Pages come in time.';
  const found = (timed: boolean, isTooBusy: boolean) => finding('Visitors wait.', { contractLine, timed, isTooBusy });

  it('is a broken promise, with the line of the contract', () => {
    for (const broken of [found(false, false), found(true, false), found(false, true)]) {
      expect(broken).toBeInstanceOf(Broken);
      expect(broken.message).toBe('Visitors wait. The contract says: "Pages come in time."');
    }
  });

  it('is nothing to judge by where it may come of waiting and the machine is too busy, and told all the same', () => {
    const unjudged = found(true, true);
    expect(unjudged).toBeInstanceOf(NoVerdict);
    expect(unjudged.message).toMatch(/too busy .* It looked so: Visitors wait\./);
  });
});
