import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Semaphore } from 'async-mutex';
import { untilMachineIsFree } from '#chaos/judge/machine.ts';
import type { Verdict } from '#chaos/judge/verdict.ts';
import { shippedServices } from '../baseline.ts';
import { judge } from '../bench/judge.ts';
import { applyPatch } from '../reference-fix.ts';
import type { JudgedRow } from './judged-row.ts';
import type { SeededRow } from './rows.ts';
import { settle } from './settle.ts';

interface MatrixOptions {
  /** Benches at once. */
  jobs: number;
  /** Lets every check look at a fix that one has caught already: for counting what each of them catches. */
  everyCheck: boolean;
  /** Has a surprise judged once more, with other users: one that does not come again was luck. */
  secondChance: boolean;
  onJudged: (row: JudgedRow) => void;
  signal: AbortSignal;
}

async function judgeRow(
  { scenario, patch, seed, expected }: SeededRow,
  { everyCheck, signal }: MatrixOptions,
): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-'));
  try {
    cpSync(await shippedServices(), join(folder, 'services'), { recursive: true });
    if (patch) await applyPatch(patch, folder);
    return await judge({
      scenario,
      code: join(folder, 'services'),
      seed,
      stopAtFailure: expected === 'failed' && !everyCheck,
      onProgress: () => {},
      signal,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Judges rows, each on a bench of its own, `jobs` at a time, and gives them in the order in which they were asked for. */
export async function runMatrix(rows: readonly SeededRow[], options: MatrixOptions): Promise<JudgedRow[]> {
  const { jobs, onJudged, signal } = options;
  const judged: JudgedRow[] = [];
  const waiting = rows.entries();
  // Whoever judges alone takes all places, in its turn: no bench begins beside it.
  const places = new Semaphore(jobs);
  const judge = (row: SeededRow) => places.runExclusive(() => judgeRow(row, options));
  const judgeAlone = (row: SeededRow) =>
    places.runExclusive(async () => {
      await untilMachineIsFree(signal);
      return judgeRow(row, options);
    }, jobs);
  const work = async () => {
    for (const [index, row] of waiting) {
      if (signal.aborted) return;
      judged[index] = await settle(row, judge, { ...options, judgeAlone });
      onJudged(judged[index]);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  // Rows that an end came before have left holes.
  return judged.filter(() => true);
}
