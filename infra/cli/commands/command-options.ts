import { InvalidArgumentError } from 'commander';

/** Of every command that reports. */
export const JSON_OPTION = ['--json', 'one JSON document'] as const;

/** Of every command that a drill writes down. */
export const BY_OPTION = ['--by <name>', 'who does it (default $DRILL_NAME, else your login name)'] as const;

/** Of every command about an incident. */
export const INCIDENT_OPTION = ['--incident <number>', 'which one, where two are open'] as const;

/** Reads an option that may be given more than once. */
export const collect = (text: string, earlier: string[] = []): string[] => [...earlier, text];

/** Reads any number. @throws InvalidArgumentError */
export function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('must be a number.');
  return value;
}

/** Reads the number of something that is numbered from 1 on. @throws InvalidArgumentError */
export function numberOfThing(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('must be a whole number from 1 on.');
}

/** Reads a whole number from 0 on, at most so large. @throws InvalidArgumentError */
export const wholeNumberUpTo =
  (most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value <= most) return value;
    throw new InvalidArgumentError(`must be a whole number from 0 to ${most}.`);
  };
