import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { breakLines, raggedness } from '../../../../services/worker/layout.ts';

const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { maxLength: 60 });
const widths = fc.integer({ min: 12, max: 80 });

/** Fills every line as far as it goes. */
function greedy(paragraph: string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of paragraph) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

describe('breakLines', () => {
  it('keeps every word in its order and no line wider than allowed', () => {
    fc.assert(
      fc.property(words, widths, (paragraph, width) => {
        const lines = breakLines(paragraph.join(' '), width);
        expect(lines.flatMap((line) => line.split(' '))).toEqual(paragraph);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('is never more uneven in sum than filling line after line', () => {
    const sum = (lines: string[], width: number) =>
      lines.slice(0, -1).reduce((total, line) => total + (width - line.length) ** 2, 0);
    fc.assert(
      fc.property(words, widths, (paragraph, width) => {
        const best = sum(breakLines(paragraph.join(' '), width), width);
        expect(best).toBeLessThanOrEqual(sum(greedy(paragraph, width), width));
      }),
    );
  });

  it('gives a word that is too wide a line of its own', () => {
    expect(breakLines('a incomprehensibilities b', 10)).toEqual(['a', 'incomprehensibilities', 'b']);
  });

  it.each(['', ' ', '\n\t'])('makes no line of %j', (nothing) => {
    expect(breakLines(nothing, 40)).toEqual([]);
  });
});

describe('raggedness', () => {
  it('is the mean of the squared gaps, the last line apart', () => {
    expect(raggedness(['1234567', '123456789', '1'], 10)).toBe((9 + 1) / 2);
    expect(raggedness(['1'], 10)).toBe(0);
    expect(raggedness([], 10)).toBe(0);
  });
});
