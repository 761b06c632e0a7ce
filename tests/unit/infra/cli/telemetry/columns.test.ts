import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellWidth } from '#infra/cli/telemetry/cells.ts';
import { tableLines } from '#infra/cli/telemetry/columns.ts';
import { plainScreen, type Screen, standardScreen } from '#infra/cli/telemetry/screen.ts';

describe('a table', () => {
  it('is as wide as its cells, numbers to the right', () => {
    const lines = tableLines(
      [{ title: 'service' }, { title: 'rate', align: 'right' }],
      [
        ['orders', '1/s'],
        ['worker', '100/s'],
      ],
      plainScreen(80),
    );
    expect(lines).toEqual(['service   rate', 'orders     1/s', 'worker   100/s']);
  });

  it('takes room from the widest column that may shrink', () => {
    const columns = [{ title: 'id' }, { title: 'name', least: 4 }, { title: 'what', least: 4 }];
    const lines = tableLines(columns, [['4bf92f3577b34da6', 'a long name of something', 'short']], plainScreen(40));
    expect(lines[1]).toBe('4bf92f3577b34da6  a long name of…  short');
  });

  it('fits the screen, whatever is in it', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 200 });
    const screen = plainScreen(72);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 10 }), (rows) => {
        const columns = ['one', 'two', 'three'].map((title) => ({ title, least: 8 }));
        for (const line of tableLines(columns, rows, screen)) expect(cellWidth(line)).toBeLessThanOrEqual(72);
      }),
    );
  });

  it('measures a cell without its colour', () => {
    const screen: Screen = { width: 80, paint: (style, text) => `<${style}>${text}</>` };
    const lines = tableLines(
      [{ title: 'a' }, { title: 'b' }],
      [
        [{ text: 'bad', style: 'red' }, 'x'],
        ['fine', 'y'],
      ],
      screen,
    );
    expect(lines.slice(1)).toEqual(['<red>bad </>  x', 'fine  y']);
  });
});

describe('the screen', () => {
  const stream = (changes: object) => ({ columns: 100, isTTY: true, ...changes });
  const isColoured = (changes: object, environment: NodeJS.ProcessEnv) =>
    standardScreen(stream(changes), environment).paint('red', 'x') !== 'x';

  it('has colours on a terminal only, and not with NO_COLOR', () => {
    expect(isColoured({}, {})).toBe(true);
    expect(isColoured({}, { NO_COLOR: '1' })).toBe(false);
    expect(isColoured({}, { TERM: 'dumb' })).toBe(false);
    expect(isColoured({ isTTY: false }, {})).toBe(false);
  });

  it('is as wide as the terminal, or as COLUMNS says', () => {
    expect(standardScreen(stream({ columns: 97 }), {}).width).toBe(97);
    expect(standardScreen(stream({ columns: undefined }), { COLUMNS: '111' }).width).toBe(111);
    expect(standardScreen(stream({ columns: undefined }), {}).width).toBe(140);
    expect(standardScreen(stream({ columns: 20 }), {}).width).toBe(72);
  });
});
