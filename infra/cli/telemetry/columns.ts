import { cellWidth, toWidth } from './cells.ts';
import type { Screen, Style } from './screen.ts';

export interface Column {
  title: string;
  align?: 'left' | 'right';
  /** Cells to which it may be cut when the table is too wide; a column without it never is. */
  least?: number;
}

/** A cell: text, or text with a colour. */
export type Cell = string | { text: string; style: Style };

const GAP = 2;
const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

/** Widths that fit the screen: the widest column that may shrink gives first, so that short ones stay whole. */
function chooseWidths(columns: readonly Column[], rows: readonly (readonly Cell[])[], room: number): number[] {
  const widths = columns.map(({ title }, index) =>
    rows.reduce((most, row) => Math.max(most, cellWidth(textOf(row[index] ?? ''))), cellWidth(title)),
  );
  const used = () => widths.reduce((sum, width) => sum + width, GAP * (columns.length - 1));
  while (used() > room) {
    const shrinkable = columns.flatMap(({ least }, index) =>
      least !== undefined && (widths[index] ?? 0) > least ? [index] : [],
    );
    const widest = shrinkable.reduce(
      (best, index) => ((widths[index] ?? 0) > (widths[best] ?? 0) ? index : best),
      shrinkable[0] ?? -1,
    );
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** Lines of a table, the titles first; no line is wider than the screen as long as the columns that shrink allow it. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly Cell[])[], screen: Screen): string[] {
  const widths = chooseWidths(columns, rows, screen.width);
  const line = (row: readonly Cell[], style?: Style) =>
    columns
      .map((column, index) => {
        const cell = row[index] ?? '';
        const isLast = index === columns.length - 1;
        const fitted = toWidth(textOf(cell), widths[index] ?? 0, column.align);
        const text = isLast ? fitted.trimEnd() : fitted;
        const painted = style ?? (typeof cell === 'string' ? undefined : cell.style);
        return painted === undefined ? text : screen.paint(painted, text);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  return [
    line(
      columns.map(({ title }) => title),
      'bold',
    ),
    ...rows.map((row) => line(row)),
  ];
}
