import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitStatements } from '#infra/cli/psql/statements.ts';

describe('statements', () => {
  it.each([
    ['SELECT 1;', ['SELECT 1'], ''],
    ['SELECT 1; SELECT 2;', ['SELECT 1', 'SELECT 2'], ''],
    ['SELECT 1', [], 'SELECT 1'],
    [';;', [], ''],
    ["SELECT 'a;b';", ["SELECT 'a;b'"], ''],
    ["SELECT 'it''s; fine';", ["SELECT 'it''s; fine'"], ''],
    [String.raw`SELECT E'\';';`, [String.raw`SELECT E'\';'`], ''],
    ['SELECT "a;b";', ['SELECT "a;b"'], ''],
    ['DO $$ BEGIN; END $$;', ['DO $$ BEGIN; END $$'], ''],
    ['DO $body$ a; $$ b; $body$;', ['DO $body$ a; $$ b; $body$'], ''],
    ['SELECT a$b; SELECT $1;', ['SELECT a$b', 'SELECT $1'], ''],
    ['SELECT 1 -- one; two\n;', ['SELECT 1 -- one; two'], ''],
    ['SELECT /* ; */ 1;', ['SELECT /* ; */ 1'], ''],
    ['-- nothing;\n;', [], ''],
    ["SELECT '-- no comment';", ["SELECT '-- no comment'"], ''],
    ["SELECT 'open; ", [], "SELECT 'open; "],
    ['SELECT $$ open; ', [], 'SELECT $$ open; '],
  ])('%p end where a semicolon ends them', (text, statements, rest) => {
    expect(splitStatements(text)).toEqual({ statements, rest });
  });

  it('are the same whether they come at once or line by line', () => {
    const piece = fc.constantFrom(
      'SELECT 1',
      ';',
      "'a;b'",
      '"c;d"',
      '$$ e; $$',
      '\n',
      ' ',
      '-- f;\n',
      '/* g; */',
      "E'\\';'",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const whole = splitStatements(`${pieces.join(' ')}\n`);
        let pending = '';
        const byLine = pieces
          .join(' ')
          .split('\n')
          .flatMap((line) => {
            const { statements, rest } = splitStatements(`${pending}${line}\n`);
            pending = rest;
            return statements;
          });
        expect(byLine).toEqual(whole.statements);
      }),
    );
  });
});
