/** Characters that terminals draw two cells wide: CJK, Hangul, full-width forms, emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Drawn onto the character before them, or not at all. */
const WITHOUT_WIDTH = /[\p{Mark}\p{Cf}]/u;
const CONTROL = /[\p{Cc}\u2028\u2029]+/gu;

const cellsOf = (character: string): number => (WITHOUT_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** Cells that a text takes on a terminal. */
export function cellWidth(text: string): number {
  let cells = 0;
  for (const character of text) cells += cellsOf(character);
  return cells;
}

/**
 * A text from outside on one line. Line breaks and control characters, with which a log line could paint over the
 * rest of the screen, become spaces.
 */
export function onOneLine(text: string): string {
  return text.replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
}

/** At most `cells` wide; what does not fit ends in an ellipsis. */
export function shorten(text: string, cells: number): string {
  if (cellWidth(text) <= cells) return text;
  if (cells < 1) return '';
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += cellsOf(character);
    if (used > cells) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Exactly `cells` wide. */
export function toWidth(text: string, cells: number, align: 'left' | 'right' = 'left'): string {
  const short = shorten(text, cells);
  const space = ' '.repeat(Math.max(0, cells - cellWidth(short)));
  return align === 'left' ? short + space : space + short;
}
