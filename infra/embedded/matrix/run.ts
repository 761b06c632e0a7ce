import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '#chaos/judge/verdict.ts';
import { shippedServices } from '../baseline.ts';
import { judge } from '../bench/judge.ts';
import { applyPatch } from '../reference-fix.ts';
import type { SeededRow } from './rows.ts';

/** A row and what the judge made of it. */
export interface JudgedRow extends SeededRow {
  verdict: Verdict;
}

interface MatrixOptions {
  /** Benches at once. */
  jobs: number;
  /** Lets every check look at a fix that one has caught already: for counting what each of them catches. */
  everyCheck: boolean;
  onJudged: (row: JudgedRow) => void;
  signal: AbortSignal;
}

type JudgeRow = (row: SeededRow) => Promise<Verdict>;

const judgeRowBy =
  ({ everyCheck, signal }: MatrixOptions): JudgeRow =>
  async ({ scenario, patch, seed, expected }) => {
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
  };

/**
 * Judges rows, each on a bench of its own, `jobs` at a time, and gives them in the order in which they were asked for.
 * A judge that says that it could not judge is asked once more.
 */
export async function runMatrix(rows: readonly SeededRow[], options: MatrixOptions): Promise<JudgedRow[]> {
  const { jobs, onJudged, signal } = options;
  const judgeRow = judgeRowBy(options);
  const judged: JudgedRow[] = [];
  const waiting = rows.entries();
  const work = async () => {
    for (const [index, row] of waiting) {
      if (signal.aborted) return;
      let verdict = await judgeRow(row);
      if (verdict.verdict === 'no-verdict' && !signal.aborted) verdict = await judgeRow(row);
      judged[index] = { ...row, verdict };
      onJudged(judged[index]);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  // Rows that an end came before have left holes.
  return judged.filter(() => true);
}
