const UNDONE = /^undone to before (\d+)$/;

/** What the history of a code says of an undo. @param number the save before which the code is again */
export const undoneWords = (number: number): string => `undone to before ${number}`;

/** The save before which an undo has taken the code; undefined where it was no undo. @param what a save's words */
export function undoneBefore(what: string): number | undefined {
  const [, number] = UNDONE.exec(what) ?? [];
  return number === undefined ? undefined : Number(number);
}
