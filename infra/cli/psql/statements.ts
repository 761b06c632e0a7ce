/** Text that has been read, and what is left of it: a statement that has no end yet. */
export interface Split {
  /** Without their semicolons; none is empty. */
  statements: string[];
  rest: string;
}

/** What a semicolon may stand in without ending a statement; an unfinished one runs to the end of the text. */
const ENCLOSED = [
  /^--[^\n]*(\n|$)/,
  /^\/\*[\s\S]*?(\*\/|$)/,
  /^[eE]'(\\[\s\S]|''|[^'\\])*('|$)/,
  /^'(''|[^'])*('|$)/,
  /^"(""|[^"])*("|$)/,
  /^(\$[A-Za-z_]?\w*\$)[\s\S]*?(\1|$)/,
];
const COMMENTS = /--[^\n]*(\n|$)|\/\*[\s\S]*?(\*\/|$)/g;

/** Splits text into statements at semicolons outside of strings, quoted names, dollar quotes and comments. */
export function splitStatements(text: string): Split {
  const statements: string[] = [];
  let begin = 0;
  let at = 0;
  while (at < text.length) {
    const left = text.slice(at);
    const enclosed = startsEnclosed(text, at) ? ENCLOSED.map((one) => one.exec(left)?.[0]).find(Boolean) : undefined;
    if (enclosed === undefined && text[at] === ';') {
      const statement = text.slice(begin, at).trim();
      if (hasSql(statement)) statements.push(statement);
      begin = at + 1;
    }
    at += enclosed?.length ?? 1;
  }
  return { statements, rest: text.slice(begin) };
}

/** A dollar or an e inside a name (`a$b$`, `note'x'`) opens nothing. */
function startsEnclosed(text: string, at: number): boolean {
  const character = text[at] ?? '';
  if (!'-/eE\'"$'.includes(character)) return false;
  return !/[eE$]/.test(character) || !/[\w$]/.test(text[at - 1] ?? '');
}

/** Whether there is more than comments and space. A comment sign inside a string counts as SQL: so does its quote. */
export const hasSql = (statement: string): boolean => statement.replace(COMMENTS, '').trim() !== '';
