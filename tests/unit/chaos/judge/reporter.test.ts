import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Broken, NoVerdict } from '#chaos/judge/check.ts';
import CheckReporter, { resultOf } from '#chaos/judge/reporter.ts';

const failed = (title: string, ...failureMessages: string[]) => ({ title, status: 'failed', failureMessages });
/** As jest passes errors on: their stack. */
const stackOf = (error: Error) => error.stack ?? '';

let written: string[];
beforeEach(() => {
  written = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});
const said = (): unknown[] => written.map((line) => JSON.parse(line));

function summaryOf(...files: Parameters<CheckReporter['onTestResult']>[1][]): unknown {
  const reporter = new CheckReporter();
  for (const file of files) reporter.onTestResult(undefined, file);
  reporter.onRunComplete();
  return said().at(-1);
}

describe('CheckReporter', () => {
  it.each([
    ['passed', { title: 'one', status: 'passed', failureMessages: [] }, 'passed', ''],
    [
      'a broken promise',
      failed('one', stackOf(new Broken('Users pay twice. The contract says: "Once."'))),
      'failed',
      'Users pay twice. The contract says: "Once."',
    ],
    [
      'a sentence of several lines',
      failed('one', stackOf(new Broken('Users pay\n  twice.'))),
      'failed',
      'Users pay\n  twice.',
    ],
    [
      'no verdict',
      failed('one', stackOf(new NoVerdict('this machine was too busy'))),
      'no-verdict',
      'this machine was too busy',
    ],
    [
      'a fault of the suite',
      failed('one', stackOf(new TypeError('x is not a function'))),
      'no-verdict',
      'TypeError: x is not a function',
    ],
    ['a failure without words', failed('one'), 'no-verdict', ''],
  ])('reports %s', (_what, testCase, status, message) => {
    expect(summaryOf({ testResults: [testCase] })).toEqual({
      checks: [{ name: 'one', status, message }],
      names: ['one'],
    });
  });

  it('fails what comes to no end, and gives no verdict on it while the machine is too busy', () => {
    const late = failed(
      'one',
      'thrown: "Exceeded timeout of 30000 ms for a test.\nAdd a timeout value to this test."\n    at check (check.ts:44:3)',
    );
    expect(resultOf(late, () => false)).toEqual({
      name: 'one',
      status: 'failed',
      message: 'The service did not come to an answer in the time that the check gives it.',
    });
    expect(resultOf(late, () => true)).toMatchObject({
      status: 'no-verdict',
      message: expect.stringContaining('busy'),
    });
  });

  it.each(['pending', 'skipped', 'todo', 'disabled'])('leaves out what is %s', (status) => {
    expect(summaryOf({ testResults: [{ title: 'one', status, failureMessages: [] }] })).toEqual({
      checks: [],
      names: ['one'],
    });
  });

  it('gives no verdict on a suite that cannot be run', () => {
    const testExecError = { message: 'Cannot find module "#chaos/x.ts"\n    at Resolver.resolve (r.js:1:1)' };
    expect(summaryOf({ testResults: [], testExecError })).toEqual({
      checks: [{ name: 'suite', status: 'no-verdict', message: 'Cannot find module "#chaos/x.ts"' }],
      names: ['suite'],
    });
  });

  it('keeps the checks of all files, in order', () => {
    const passed = (title: string) => ({ testResults: [{ title, status: 'passed', failureMessages: [] }] });
    expect(summaryOf(passed('one'), passed('two'))).toMatchObject({ checks: [{ name: 'one' }, { name: 'two' }] });
  });

  it('says, a line each, when a check begins and how it ends', () => {
    const reporter = new CheckReporter();
    reporter.onTestCaseStart(undefined, { title: 'one' });
    reporter.onTestCaseResult(undefined, failed('one', stackOf(new Broken('Users wait.'))));
    reporter.onTestCaseResult(undefined, { title: 'two', status: 'pending', failureMessages: [] });
    expect(written.every((line) => line.endsWith('\n'))).toBe(true);
    expect(said()).toEqual([
      { started: 'one' },
      { ended: { name: 'one', status: 'failed', message: expect.any(String) } },
    ]);
  });

  it('stays with what it said of a check at its end', () => {
    const reporter = new CheckReporter();
    reporter.onTestCaseResult(undefined, failed('one', stackOf(new Broken('Users wait.'))));
    const later = failed('one', stackOf(new NoVerdict('this machine was too busy')));
    reporter.onTestResult(undefined, { testResults: [later] });
    reporter.onRunComplete();
    expect(said().at(-1)).toMatchObject({ checks: [{ name: 'one', status: 'failed', message: 'Users wait.' }] });
  });
});
