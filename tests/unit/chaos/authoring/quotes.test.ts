import { describe, expect, it } from '@jest/globals';
import { promisesOf } from '#chaos/authoring/contract.ts';
import { quotesIn } from '#chaos/authoring/quotes.ts';

describe('quotesIn', () => {
  it.each([
    ["check('a', 'A line.', run);", { check: 'a', line: 'A line.' }],
    ['check(\n  "a",\n  "A user\'s line.",\n  run);', { check: 'a', line: "A user's line." }],
    ["check('a', 'A user\\'s line.', run);", { check: 'a', line: "A user's line." }],
    ["check('a', 'A line ' +\n 'in pieces.', run);", { check: 'a', line: 'A line in pieces.' }],
    ["const LINE =\n  'A line.';\ncheck('a', LINE, run);", { check: 'a', line: 'A line.' }],
  ])('reads %j', (code, quote) => {
    expect(quotesIn(code)).toEqual({ quotes: [quote], unread: 0 });
  });

  it.each(["check(name, 'A line.', run);", "check('a', `A line.`, run);", "check('a', LINE, run);", "check('a');"])(
    'says that it cannot read %j',
    (code) => {
      expect(quotesIn(code)).toEqual({ quotes: [], unread: 1 });
    },
  );

  it('takes nothing else for a check', () => {
    expect(quotesIn('checkouts(); await recheck(); lab.health;')).toEqual({ quotes: [], unread: 0 });
  });
});

describe('promisesOf', () => {
  it('reads numbered items, with what is indented below them', () => {
    const contract = '# Promises\n\nBefore.\n\n1. One.\n   And more.\n2. Two.\n\nAfter.\n3. Three.\n';
    expect(promisesOf(contract)).toEqual([
      { number: 1, text: 'One. And more.' },
      { number: 2, text: 'Two.' },
      { number: 3, text: 'Three.' },
    ]);
  });
});
