import { describe, expect, it } from '@jest/globals';
import { checkCoverage, outcomes } from '#infra/embedded/matrix/outcome.ts';
import { judged } from './judged.ts';

const ROWS = [
  judged('as shipped', 'failed', ['amounts', 'retries']),
  judged('right/exact', 'passed', []),
  judged('right/other', 'passed', ['retries']),
  judged('wrong/rounded', 'failed', ['amounts']),
  judged('wrong/rounded-twice', 'failed', ['amounts']),
  judged('wrong/unseen', 'failed', []),
];

describe('outcomes', () => {
  it('count right ones that passed, wrong ones that failed, and every surprise', () => {
    expect(outcomes(ROWS)).toEqual([
      { scenario: 'some-scenario', rightPassed: 1, right: 2, wrongFailed: 2, wrong: 3, surprises: 2, seconds: 120 },
    ]);
  });
});

describe('checkCoverage', () => {
  it('counts only wrong fixes, and those that nothing else caught', () => {
    expect(checkCoverage(ROWS)).toEqual([
      { scenario: 'some-scenario', check: 'amounts', caught: 2, alone: 2 },
      { scenario: 'some-scenario', check: 'retries', caught: 0, alone: 0 },
    ]);
  });

  it('counts nothing where no verdict was given', () => {
    const { verdict, ...row } = judged('wrong/rounded', 'failed', ['amounts']);
    const unjudged = { ...row, verdict: { ...verdict, verdict: 'no-verdict' as const } };
    expect(checkCoverage([unjudged])).toEqual([]);
  });
});
