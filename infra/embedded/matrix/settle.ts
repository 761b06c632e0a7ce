import { setTimeout as delay } from 'node:timers/promises';
import { isMachineOverloaded } from '#chaos/judge/machine.ts';
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

/** The load that is looked at is an average of the last minute: what made it high may be over long before. */
const FREE_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 2_000;

/** Waits, for at most two minutes, until the machine is not too busy any more. */
export async function untilMachineIsFree(signal: AbortSignal): Promise<void> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(FREE_WITHIN_MS)]);
  while (!patience.aborted && isMachineOverloaded())
    await delay(LOOK_EVERY_MS, undefined, { signal: patience }).catch(() => {});
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
