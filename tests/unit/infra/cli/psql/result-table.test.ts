import { describe, expect, it } from '@jest/globals';
import { resultLines } from '#infra/cli/psql/result-table.ts';

const result = (fields: string[], rows: unknown[][]) => ({
  command: 'SELECT',
  rowCount: rows.length,
  fields: fields.map((name) => ({ name })),
  rows,
});

describe('a result', () => {
  it('is a table, numbers to the right', () => {
    expect(
      resultLines(
        result(
          ['sku', 'stock'],
          [
            ['NM-1', 5],
            ['NM-12', null],
          ],
        ),
      ),
    ).toEqual([' sku   | stock', '-------+-------', ' NM-1  |     5', ' NM-12 |', '(2 rows)']);
  });

  it('counts a single row, and none', () => {
    expect(resultLines(result(['a'], [[1]])).at(-1)).toBe('(1 row)');
    expect(resultLines(result(['a'], []))).toEqual([' a', '---', '(0 rows)']);
  });

  it('of a change says how many rows it changed', () => {
    expect(resultLines({ command: 'UPDATE', rowCount: 3, fields: [], rows: [] })).toEqual(['UPDATE 3']);
    expect(resultLines({ command: 'CREATE', rowCount: null, fields: [], rows: [] })).toEqual(['CREATE']);
  });

  it('shows every kind of value on one line', () => {
    const [, , row] = resultLines(
      result(['v', 'w', 'x', 'y'], [[new Date(0), { a: [1] }, Buffer.from('hi'), 'two\nlines']]),
    );
    expect(row).toBe(' 1970-01-01T00:00:00.000Z | {"a":[1]} | \\x6869 | two lines');
  });

  it('cuts a value that is too long', () => {
    expect(resultLines(result(['text'], [['x'.repeat(500)]]))[2]?.length).toBeLessThan(70);
  });
});
