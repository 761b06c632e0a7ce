import { describe, expect, it } from '@jest/globals';
import { untilMachineIsFree } from '#chaos/judge/machine.ts';
import type { Verdict } from '#chaos/judge/verdict.ts';
import type { SeededRow } from '#infra/embedded/matrix/rows.ts';
import { settle } from '#infra/embedded/matrix/settle.ts';
import { judged } from './judged.ts';

const { verdict: _, ...ROW } = judged('right/exact', 'passed', []);

/** A judge that says one after the other, and takes note of the seeds that it was asked with, beside others and alone. */
function judgeSaying(...said: Verdict['verdict'][]) {
  const seeds: number[] = [];
  const alone: number[] = [];
  const judge = async ({ scenario, seed }: SeededRow): Promise<Verdict> => {
    seeds.push(seed);
    return { scenario, verdict: said[seeds.length - 1] ?? 'no-verdict', checks: [], seed, seconds: 1 };
  };
  const judgeAlone = (row: SeededRow) => {
    alone.push(row.seed);
    return judge(row);
  };
  return { judge, judgeAlone, seeds, alone };
}

const signal = new AbortController().signal;

describe('a row', () => {
  it.each([
    ['as it should be is judged once', ['passed'], true, 'passed', [7], undefined],
    ['that could not be judged is asked for once more', ['no-verdict', 'passed'], false, 'passed', [7, 7], undefined],
    ['that surprises counts at once', ['failed', 'passed'], false, 'failed', [7], undefined],
    [
      'may have a second chance with other users, and tells of it',
      ['failed', 'passed'],
      true,
      'passed',
      [7, 8],
      'failed',
    ],
    ['that surprises twice counts', ['failed', 'failed'], true, 'failed', [7, 8], 'failed'],
    [
      'that nobody can judge has three chances',
      ['no-verdict', 'no-verdict', 'passed'],
      true,
      'passed',
      [7, 7, 8],
      'no-verdict',
    ],
  ] as const)('%s', async (_what, said, secondChance, verdict, asked, first) => {
    const { judge, judgeAlone, seeds, alone } = judgeSaying(...said);
    const row = await settle(ROW, judge, { secondChance, signal, judgeAlone });
    expect(alone).toEqual(asked.slice(1));
    expect([row.verdict.verdict, row.seed, seeds, row.first?.verdict]).toEqual([verdict, asked.at(-1), asked, first]);
  });

  it('does not have to wait for a machine when the matrix is ended', async () => {
    await expect(untilMachineIsFree(AbortSignal.abort())).resolves.toBeUndefined();
  });

  it('is not asked for again when the matrix is ended', async () => {
    const { judge, judgeAlone, seeds } = judgeSaying('no-verdict', 'passed');
    const row = await settle(ROW, judge, { secondChance: true, signal: AbortSignal.abort(), judgeAlone });
    expect([row.verdict.verdict, seeds]).toEqual(['no-verdict', [7]]);
  });
});
