import type { Verdict } from '#chaos/judge/verdict.ts';
import { isSurprise, type JudgedRow } from './judged-row.ts';
import type { SeededRow } from './rows.ts';

interface SettleOptions {
  /** Has a surprise judged once more, with other users: one that does not come again was luck. */
  secondChance: boolean;
  signal: AbortSignal;
  /** One more verdict on a row, with nothing else on the machine that is the matrix' own. */
  judgeAlone: (row: SeededRow) => Promise<Verdict>;
}

/**
 * Has a row judged. A judge that says that it could not judge is asked once more, alone: what kept it may have been the benches
 * beside it.
 * @param judge one verdict on a row
 */
export async function settle(
  row: SeededRow,
  judge: (row: SeededRow) => Promise<Verdict>,
  { secondChance, signal, judgeAlone }: SettleOptions,
): Promise<JudgedRow> {
  let verdict = await judge(row);
  if (verdict.verdict === 'no-verdict' && !signal.aborted) verdict = await judgeAlone(row);
  const judged = { ...row, verdict };
  if (!secondChance || signal.aborted || !isSurprise(judged)) return judged;
  const other = { ...row, seed: row.seed + 1 };
  return { ...other, verdict: await judgeAlone(other), first: verdict };
}
