/** What a check of a validation suite says of itself. */
export interface Quote {
  /** Its name, which a team sees. */
  check: string;
  /** What it quotes of the contract; empty where that is not written as a text or a constant of the same file. */
  line: string;
}

/** A string as code writes it, perhaps in several pieces. */
const PIECE = String.raw`(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")`;
const TEXT = String.raw`${PIECE}(?:\s*\+\s*${PIECE})*`;
const CHECK = new RegExp(String.raw`\bcheck\(\s*(${TEXT}),\s*(${TEXT}|[A-Za-z_]+),`, 'g');
const CONSTANT = new RegExp(String.raw`\bconst ([A-Za-z_]+) =\s*(${TEXT});`, 'g');

const spoken = (text: string): string =>
  [...text.matchAll(new RegExp(PIECE, 'g'))].map(([piece]) => piece.slice(1, -1).replaceAll('\\', '')).join('');

/**
 * Reads the checks out of a file of code.
 * @returns what they quote, and how many are written so that this cannot be read
 */
export function quotesIn(code: string): { quotes: Quote[]; unread: number } {
  const constants = new Map([...code.matchAll(CONSTANT)].map(([, name = '', text = '']) => [name, text]));
  const all = [...code.matchAll(CHECK)].map(([, check = '', line = '']) => ({
    check: spoken(check),
    line: spoken(constants.get(line) ?? line),
  }));
  const quotes = all.filter(({ line }) => line !== '');
  return { quotes, unread: [...code.matchAll(/\bcheck\(/g)].length - quotes.length };
}
