import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { scenarioIds } from '#chaos/scenarios/discovery.ts';

const FOLDER = join(import.meta.dirname, '../../../../chaos/scenarios');

interface Quote {
  check: string;
  line: string;
}

/** A string as code writes it, perhaps in several pieces, or the name of one. */
const PIECE = String.raw`(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")`;
const TEXT = String.raw`${PIECE}(?:\s*\+\s*${PIECE})*`;
const CHECK = new RegExp(String.raw`\bcheck\(\s*(${TEXT}),\s*(${TEXT}|[A-Za-z_]+),`, 'g');
const CONSTANT = new RegExp(String.raw`\bconst ([A-Za-z_]+) =\s*(${TEXT});`, 'g');

const spoken = (text: string): string =>
  [...text.matchAll(new RegExp(PIECE, 'g'))].map(([piece]) => piece.slice(1, -1).replaceAll('\\', '')).join('');

/** What the checks of a scenario quote. */
function quotesOf(id: string): Quote[] {
  return globSync('*.ts', { cwd: join(FOLDER, id) }).flatMap((file) => {
    const code = readFileSync(join(FOLDER, id, file), 'utf8');
    const constants = new Map([...code.matchAll(CONSTANT)].map(([, name = '', text = '']) => [name, text]));
    const quotes = [...code.matchAll(CHECK)].map(([, check = '', line = '']) => ({
      check: spoken(check),
      line: spoken(constants.get(line) ?? line),
    }));
    // None that is written in another way goes unseen.
    expect([file, quotes.length]).toEqual([file, [...code.matchAll(/\bcheck\(/g)].length]);
    expect(quotes.filter(({ line }) => line === '')).toEqual([]);
    return quotes;
  });
}

describe.each(scenarioIds())('the contract of %s', (id) => {
  const contract = readFileSync(join(FOLDER, id, 'contract.md'), 'utf8');

  it('says, word for word, what each check says that it says', () => {
    const quotes = quotesOf(id);
    expect(quotes.length).toBeGreaterThan(0);
    expect(quotes.filter(({ line }) => !contract.includes(line))).toEqual([]);
  });
});
