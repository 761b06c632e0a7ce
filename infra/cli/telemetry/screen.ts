import { styleText } from 'node:util';

export type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';

/** What is drawn on: how wide it is, and whether it takes colours. */
export interface Screen {
  /** Columns. */
  width: number;
  paint(style: Style, text: string): string;
}

/** The part of standard output that tells what it leads to. */
interface Terminal {
  isTTY?: boolean | undefined;
  columns?: number | undefined;
}

const NARROWEST = 72;
/** For a pipe or file, which have no width of their own. */
const WIDTH_WITHOUT_TERMINAL = 140;

/** @param width columns */
export const plainScreen = (width: number): Screen => ({ width, paint: (_style, text) => text });

/** Standard output: as wide as its terminal, coloured only on one, and not where NO_COLOR is set. */
export function standardScreen(stream: Terminal = process.stdout, environment = process.env): Screen {
  const columns = stream.columns || Number(environment.COLUMNS) || WIDTH_WITHOUT_TERMINAL;
  const screen = plainScreen(Math.max(NARROWEST, columns));
  if (!stream.isTTY || environment.NO_COLOR || environment.TERM === 'dumb') return screen;
  return { ...screen, paint: (style, text) => styleText(style, text, { validateStream: false }) };
}
