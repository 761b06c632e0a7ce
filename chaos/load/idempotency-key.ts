import { randomUUID } from 'node:crypto';
import { createRandom, type Random } from './random.ts';

/** All that openapi.yaml allows in a key. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SEPARATORS = ['-', '.', ':', '_'] as const;
const [SHORTEST, LONGEST] = [8, 128];
const SHOPS = ['web', 'app', 'till', 'Kiosk'] as const;

const letters = (random: Random, count: number): string =>
  Array.from({ length: count }, () => LETTERS[random.whole(0, LETTERS.length - 1)]).join('');

/** A UUID of version 4 (RFC 9562). */
export function uuid(random: Random): string {
  const hex = () => random.whole(0, 0xffff).toString(16).padStart(4, '0');
  return `${hex()}${hex()}-${hex()}-4${hex().slice(1)}-a${hex().slice(1)}-${hex()}${hex()}${hex()}`;
}

/** A key as clients make them: most of them UUIDs, some as short or as long as a key may be, some put together of parts. */
export function idempotencyKey(random: Random): string {
  const [first, second] = [random.pick(SEPARATORS), random.pick(SEPARATORS)];
  const make = random.weighted([
    { weight: 6, item: () => uuid(random) },
    { weight: 1, item: () => letters(random, SHORTEST) },
    { weight: 1, item: () => letters(random, LONGEST) },
    { weight: 2, item: () => `${random.pick(SHOPS)}${first}${letters(random, 5)}${second}${letters(random, 9)}` },
  ]);
  return make();
}

/** A key that no seed decides: the same users in a second run must not be answered from what the first has left. */
export const freshIdempotencyKey = (): string => idempotencyKey(createRandom(randomUUID()));

/** Another key that differs from this one in a single place: in the case of a letter, or in what stands between two parts. */
export function lookAlike(key: string, random: Random): string {
  const places = [...key].flatMap((letter, place) => (/[a-z.:_-]/i.test(letter) ? [place] : []));
  // Whoever cuts long keys short keeps their beginning.
  const place = random.chance(0.5) ? places.at(-1) : places[random.whole(0, places.length - 1)];
  if (place === undefined) return `${key.slice(0, -1)}${SEPARATORS[0]}`;
  const letter = key.charAt(place);
  const other = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  const next = SEPARATORS[(SEPARATORS.indexOf(letter as (typeof SEPARATORS)[number]) + 1) % SEPARATORS.length] ?? '-';
  return `${key.slice(0, place)}${other === letter ? next : other}${key.slice(place + 1)}`;
}
