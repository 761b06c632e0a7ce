import type { Verdict } from '#chaos/judge/verdict.ts';
import { isSurprise, type JudgedRow } from './judged-row.ts';
import type { SeededRow } from './rows.ts';

interface SettleOptions {
  /** Has a surprise judged once more, with other users: one that does not come again was luck. */
  secondChance: boolean;
  signal: AbortSignal;
  /** Resolves when the machine may judge again. */
  untilFree: (signal: AbortSignal) => Promise<void>;
}

/**
 * Has a row judged. A judge that says that it could not judge is asked once more, when the machine is free for it.
 * @param judge one verdict on a row
 */
export async function settle(
  row: SeededRow,
  judge: (row: SeededRow) => Promise<Verdict>,
  { secondChance, signal, untilFree }: SettleOptions,
): Promise<JudgedRow> {
  let verdict = await judge(row);
  if (verdict.verdict === 'no-verdict' && !signal.aborted) {
    await untilFree(signal);
    verdict = await judge(row);
  }
  const judged = { ...row, verdict };
  if (!secondChance || signal.aborted || !isSurprise(judged)) return judged;
  const other = { ...row, seed: row.seed + 1 };
  return { ...other, verdict: await judge(other), first: verdict };
}
