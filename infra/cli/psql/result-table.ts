import { cellWidth, onOneLine, shorten, toWidth } from '../telemetry/cells.ts';

/** What a statement brought, as pg's clients give it. */
export interface Result {
  /** First word of the statement, such as SELECT. */
  command: string | null;
  rowCount: number | null;
  fields: readonly { name: string }[];
  rows: readonly (readonly unknown[])[];
}

/** One value may take this much; the whole of it is a matter for a statement of its own. */
const MOST_CELLS_A_VALUE = 60;

function valueText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  return onOneLine(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

const isNumeric = (text: string): boolean => text === '' || /^-?\d+(\.\d+)?$/.test(text);

/** A table like psql's, or for a statement without rows what was done. */
export function resultLines({ command, rowCount, fields, rows }: Result): string[] {
  if (fields.length === 0) return [[command ?? 'done', rowCount].filter((part) => part !== null).join(' ')];
  const texts = rows.map((row) => fields.map((_, index) => shorten(valueText(row[index]), MOST_CELLS_A_VALUE)));
  const titles = fields.map(({ name }) => onOneLine(name));
  const widths = titles.map((title, index) =>
    texts.reduce((most, row) => Math.max(most, cellWidth(row[index] ?? '')), cellWidth(title)),
  );
  const aligns = titles.map(
    (_, index) => (texts.every((row) => isNumeric(row[index] ?? '')) ? 'right' : 'left') as 'left' | 'right',
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => ` ${toWidth(cell, widths[index] ?? 0, aligns[index])} `)
      .join('|')
      .trimEnd();
  return [
    line(titles),
    widths.map((width) => '-'.repeat(width + 2)).join('+'),
    ...texts.map(line),
    `(${rows.length} row${rows.length === 1 ? '' : 's'})`,
  ];
}
