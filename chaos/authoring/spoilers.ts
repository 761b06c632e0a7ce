import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MECHANISMS } from '#chaos/judge/mechanisms.ts';

const allowedWords = z.array(
  z.strictObject({
    word: z.string(),
    /** The whole expression in which the word is a symptom. */
    in: z.string(),
    why: z.string(),
  }),
);
type Allowed = z.infer<typeof allowedWords>[number];

/** Words that a team may read although a scenario is called by them: symptoms, each in one expression. */
export function readAllowedWords(): Allowed[] {
  return allowedWords.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'allowed-words.json'), 'utf8')));
}

/** Parts of names that are ordinary words and tell nothing alone. */
const ORDINARY = new Set([
  'all',
  'one',
  'plus',
  'red',
  'n',
  'and',
  'wrong',
  'nothing',
  'update',
  'calls',
  'order',
  'wait',
]);

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What gives a scenario away: its id, written in any way, the telling parts of it, and the names of mechanisms. */
export function tellingWords(ids: readonly string[]): string[] {
  const parts = ids.flatMap((id) => id.split('-')).filter((part) => !ORDINARY.has(part));
  return [...new Set([...ids, ...parts, ...Object.keys(MECHANISMS), 'chaos/scenarios'])];
}

/** A telling word as it may be written: with hyphens, underscores, spaces, or as one word; whatever its case. */
function pattern(word: string): RegExp {
  return new RegExp(word.split('-').map(escaped).join('[-_ ]?'), 'gi');
}

const CONTEXT = 40;

/**
 * Where a text that a team can see gives a scenario away.
 * @returns each place once, as `where: "...text around it..."`
 */
export function spoilersIn(
  where: string,
  text: string,
  words: readonly string[],
  allowed: readonly Allowed[],
): string[] {
  const shown = allowed.reduce((rest, one) => rest.replaceAll(one.in, one.in.replace(one.word, '*')), text);
  return words.flatMap((word) =>
    [...shown.matchAll(pattern(word))].slice(0, 3).map(({ index, 0: found }) => {
      const around = shown.slice(Math.max(0, index - CONTEXT), index + found.length + CONTEXT);
      return `${where}: "${around.replaceAll(/\s+/g, ' ')}"`;
    }),
  );
}
