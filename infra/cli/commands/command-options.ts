import { InvalidArgumentError } from 'commander';

/** Of every command that reports. */
export const JSON_OPTION = ['--json', 'one JSON document'] as const;

/** Reads an option that may be given more than once. */
export const collect = (text: string, earlier: string[] = []): string[] => [...earlier, text];

/** Reads the number of something that is numbered from 1 on. @throws InvalidArgumentError */
export function numberOfThing(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('must be a whole number from 1 on.');
}
