import type { Verdict } from '#chaos/judge/verdict.ts';
import type { SeededRow } from './rows.ts';

/** A row and what the judge made of it. */
export interface JudgedRow extends SeededRow {
  verdict: Verdict;
  /** What the judge had said first, where it surprised and was asked again. */
  first?: Verdict;
}

export const isSurprise = ({ verdict, expected }: JudgedRow): boolean => verdict.verdict !== expected;
