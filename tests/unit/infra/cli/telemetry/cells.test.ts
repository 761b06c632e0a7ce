import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellWidth, onOneLine, shorten, toWidth } from '#infra/cli/telemetry/cells.ts';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

describe('text in cells', () => {
  it.each([
    ['orders', 6],
    ['', 0],
    ['日本', 4],
    ['e\u0301', 1],
    ['🙂', 2],
  ])('%p takes %d', (text, cells) => {
    expect(cellWidth(text)).toBe(cells);
  });

  it('is cut with an ellipsis, and not through a wide character', () => {
    expect(shorten('inventory', 5)).toBe('inve…');
    expect(shorten('日本語', 4)).toBe('日…');
    expect(shorten('inventory', 9)).toBe('inventory');
    expect(shorten('inventory', 0)).toBe('');
  });

  it('is never wider than it may be', () => {
    fc.assert(fc.property(anyText, fc.nat(40), (text, cells) => cellWidth(shorten(text, cells)) <= cells));
  });

  it('is exactly as wide as its column', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), fc.constantFrom('left' as const, 'right' as const), (text, cells, align) => {
        expect(cellWidth(toWidth(text, cells, align))).toBe(cells);
      }),
    );
  });

  it('from outside cannot leave its line or paint over another', () => {
    expect(onOneLine('a\r\n\tb\u001b[2Jc\u2028d')).toBe('a b [2Jc d');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\u2028\u2029]/u.test(onOneLine(text))));
  });
});
