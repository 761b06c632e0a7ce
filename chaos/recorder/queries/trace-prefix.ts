import { z } from 'zod';
import { wrong } from './parameters.ts';

const DIGITS = 32;
const FEWEST_DIGITS = 8;
const EXPECTED = `${FEWEST_DIGITS} to ${DIGITS} hexadecimal digits`;
const MOST_NAMED = 5;

/** A trace id, or enough of its first digits to tell it from others, in lower case. */
export const tracePrefix = z
  .string()
  .regex(/^[0-9a-fA-F]{8,32}$/, EXPECTED)
  .toLowerCase();

/** The first and the last id that begin with these digits. */
export const idRange = (prefix: string): [Buffer, Buffer] => [
  Buffer.from(prefix.padEnd(DIGITS, '0'), 'hex'),
  Buffer.from(prefix.padEnd(DIGITS, 'f'), 'hex'),
];

/** @throws LabError bad-request where the digits fit several traces, with their ids */
export function refuseSeveral(ids: Iterable<string>, typed: string): void {
  const found = [...new Set(ids)];
  if (found.length > 1)
    throw wrong('traceId', `enough digits for one of ${found.slice(0, MOST_NAMED).join(', ')}`, typed);
}
